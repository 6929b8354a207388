package dev.guildhall.wechat.domain;

import java.io.IOException;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Lets calls through to WeChat's API host only, or to the simulator where one is configured. */
final class WechatHost implements Interceptor {
    static final String REAL = "https://api.weixin.qq.com";

    private final Supplier<@Nullable String> simulator;

    WechatHost(Supplier<@Nullable String> simulator) {
        this.simulator = simulator;
    }

    /** Where calls go: scheme, host and, at a simulator, a path in front. */
    String address() {
        String configured = simulator.get();
        return configured == null
                ? REAL
                : configured.endsWith("/") ? configured.substring(0, configured.length() - 1) : configured;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        HttpUrl url = chain.request().url();
        HttpUrl ours = HttpUrl.parse(address());
        boolean same = ours != null
                && url.scheme().equals(ours.scheme())
                && url.host().equals(ours.host())
                && url.port() == ours.port();
        if (!same) {
            throw new IOException("refused to call %s, which is not WeChat".formatted(url.host()));
        }
        return chain.proceed(chain.request());
    }
}
