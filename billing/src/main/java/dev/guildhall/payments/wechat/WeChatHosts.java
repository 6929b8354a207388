package dev.guildhall.payments.wechat;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through to WeChat Pay's own hosts only. Where a simulator is configured, the same calls go there instead: their
 * signature covers method, path and body, not the host.
 */
class WeChatHosts implements Interceptor {
    private final Supplier<@Nullable String> baseUrl;

    WeChatHosts(Supplier<@Nullable String> baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        HttpUrl url = request.url();
        if (!url.isHttps() || url.port() != 443 || !ours(url.host())) {
            throw new IOException("refused to call %s, which is not WeChat Pay".formatted(url.host()));
        }
        String base = baseUrl.get();
        if (base != null) {
            request = request.newBuilder().url(moved(url, base)).build();
        }
        Response response = chain.proceed(request);
        WeChatPay.heard(response.header("Request-ID"));
        return response;
    }

    static boolean ours(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".mch.weixin.qq.com") || name.equals("wechatpay.cn") || name.endsWith(".wechatpay.cn");
    }

    private static HttpUrl moved(HttpUrl url, String base) throws IOException {
        HttpUrl target = HttpUrl.parse(base);
        if (target == null) {
            throw new IOException("guildhall.wechatpay.base-url is not an http address");
        }
        String prefix = target.encodedPath().endsWith("/")
                ? target.encodedPath().substring(0, target.encodedPath().length() - 1)
                : target.encodedPath();
        return target.newBuilder()
                .encodedPath(prefix + url.encodedPath())
                .encodedQuery(url.encodedQuery())
                .build();
    }
}
