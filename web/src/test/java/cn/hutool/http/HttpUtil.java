package cn.hutool.http;

/** Stands for the banned library, which is on no class path. */
public class HttpUtil {
    private HttpUtil() {}

    public static String get(String url) {
        return url;
    }
}
