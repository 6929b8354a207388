package dev.guildhall.wechat.domain;

import cn.binarywang.wx.miniapp.api.impl.WxMaServiceOkHttpImpl;
import cn.binarywang.wx.miniapp.config.WxMaConfig;
import cn.binarywang.wx.miniapp.config.impl.WxMaDefaultConfigImpl;
import dev.guildhall.wechat.MiniProgramInput;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;
import me.chanjar.weixin.common.bean.WxAccessToken;
import me.chanjar.weixin.common.enums.WxType;
import me.chanjar.weixin.common.error.WxError;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The SDK for one version of one tenant's credentials. It shares the HTTP client of all tenants, has one fixed configuration
 * (the SDK's own way to switch goes through the thread), does not repeat calls by itself, and takes its access token from the
 * database.
 */
final class TenantMa extends WxMaServiceOkHttpImpl {
    private final UUID version;
    private final OkHttpClient http;
    private final AccessTokens tokens;
    private final WxMaDefaultConfigImpl config;

    TenantMa(UUID version, MiniProgramInput input, OkHttpClient http, Supplier<String> address, AccessTokens tokens) {
        this.version = version;
        this.http = http;
        this.tokens = tokens;
        this.config = new Config(address);
        config.setAppid(input.appid());
        config.setSecret(input.secret());
        config.useStableAccessToken(true);
        setMaxRetryTimes(0);
    }

    @Override
    public WxMaConfig getWxMaConfig() {
        return config;
    }

    @Override
    public void initHttp() {
        // The client is given.
    }

    @Override
    public OkHttpClient getRequestHttpClient() {
        return http;
    }

    @Override
    public String getAccessToken(boolean forceRefresh) throws WxErrorException {
        return tokens.get(version, forceRefresh, () -> ask(forceRefresh));
    }

    /** Asks WeChat, whatever is stored. */
    WxAccessToken ask(boolean forceRefresh) throws WxErrorException {
        String answer;
        try {
            answer = doGetStableAccessTokenRequest(forceRefresh);
        } catch (IOException e) {
            throw new WxRuntimeException(e);
        }
        WxError error = WxError.fromJson(answer, WxType.MiniApp);
        if (error.getErrorCode() != 0) {
            throw new WxErrorException(error);
        }
        return WxAccessToken.fromJson(answer);
    }

    private final class Config extends WxMaDefaultConfigImpl {
        private final transient Supplier<String> address;

        Config(Supplier<String> address) {
            this.address = address;
        }

        /** Asked for at each call: in tests and in the sandbox the port is known only after the server has started. */
        @Override
        public String getEffectiveApiHostUrl() {
            return address.get();
        }

        @Override
        public String getApiHostUrl() {
            return address.get();
        }

        /** The SDK compares it with a token that was refused before it drops it. */
        @Override
        public @Nullable String getAccessToken() {
            return tokens.stored(version).orElse(null);
        }

        @Override
        public void expireAccessToken() {
            tokens.drop(version);
        }
    }
}
