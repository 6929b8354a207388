package dev.guildhall.wechat.domain;

import cn.binarywang.wx.miniapp.bean.WxMaJscode2SessionResult;
import cn.binarywang.wx.miniapp.bean.WxMaPhoneNumberInfo;
import dev.guildhall.wechat.MiniProgramInput;
import dev.guildhall.wechat.WechatBlocked;
import dev.guildhall.wechat.WechatCodeRefused;
import dev.guildhall.wechat.WechatSession;
import dev.guildhall.wechat.WechatUnavailable;
import dev.guildhall.wechat.WechatUser;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import me.chanjar.weixin.common.error.WxErrorException;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Calls to WeChat's open platform through the SDK. Whatever goes wrong there becomes one of few problems; WeChat's number of it
 * is logged, never an address, for addresses carry secrets. Refuses to be called inside a transaction.
 */
@Component
public class OpenPlatform {
    /** Leads all calls to a simulator; production refuses it. */
    public static final String BASE_URL = "guildhall.wechat.base-url";

    private static final Logger log = LoggerFactory.getLogger(OpenPlatform.class);

    /** The SDK puts codes into addresses as they are. */
    private static final Pattern CODE = Pattern.compile("[0-9A-Za-z_-]{1,128}");

    private static final int BAD_CODE = 40029;
    private static final int USED_CODE = 40163;
    private static final int USER_BLOCKED = 40226;
    /** Called too often, by minute or by day. */
    private static final Set<Integer> TOO_OFTEN = Set.of(45009, 45011);

    private final OkHttpClient http;
    private final WechatHost host;
    private final AccessTokens tokens;

    OpenPlatform(Environment environment, AccessTokens tokens, LoggingSystem logging) {
        if (environment.acceptsProfiles(Profiles.of("production")) && environment.getProperty(BASE_URL) != null) {
            throw new IllegalStateException(BASE_URL + " leads sign-in to a simulator: not in production");
        }
        this.tokens = tokens;
        this.host = new WechatHost(() -> environment.getProperty(BASE_URL));
        this.http = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(3))
                .readTimeout(Duration.ofSeconds(5))
                .writeTimeout(Duration.ofSeconds(5))
                .callTimeout(Duration.ofSeconds(8))
                .followRedirects(false)
                .addInterceptor(host)
                .build();
        // The SDK writes whole addresses into the log when something fails, and with them the secret and the token.
        logging.setLogLevel("cn.binarywang.wx.miniapp", LogLevel.OFF);
        logging.setLogLevel("me.chanjar.weixin", LogLevel.OFF);
    }

    /** The SDK for a version of credentials. */
    TenantMa connect(UUID version, MiniProgramInput input) {
        return new TenantMa(version, input, http, host::address, tokens);
    }

    public WechatUser user(TenantMa ma, String code) {
        requireForm(code, WechatCodeRefused::login);
        WxMaJscode2SessionResult session = call(() -> ma.jsCode2SessionInfo(code), WechatCodeRefused::login);
        // The session key is not kept: nothing here deciphers what a client sends.
        return new WechatUser(
                ma.getWxMaConfig().getAppid(), present(session.getOpenid()), blankless(session.getUnionid()));
    }

    /** The session of who gave the code; what came before it is ended by it. */
    public WechatSession session(TenantMa ma, String code) {
        requireForm(code, WechatCodeRefused::login);
        WxMaJscode2SessionResult session = call(() -> ma.jsCode2SessionInfo(code), WechatCodeRefused::login);
        return new WechatSession(
                ma.getWxMaConfig().getAppid(), present(session.getOpenid()), present(session.getSessionKey()));
    }

    /** The digits, without the country's code where it is China's. */
    public String phone(TenantMa ma, String code) {
        requireForm(code, WechatCodeRefused::phone);
        WxMaPhoneNumberInfo info = call(() -> ma.getUserService().getPhoneNumber(code), WechatCodeRefused::phone);
        return "86".equals(info.getCountryCode())
                ? present(info.getPurePhoneNumber())
                : "+" + info.getCountryCode() + present(info.getPurePhoneNumber());
    }

    /** One call of the SDK. */
    public interface Call<T> {
        @Nullable T make() throws WxErrorException;
    }

    public static <T> T call(Call<T> work, Supplier<? extends RuntimeException> badCode) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction would wait for WeChat");
        }
        try {
            T answer = work.make();
            if (answer == null) {
                throw new IllegalStateException("an answer without the part that matters");
            }
            return answer;
        } catch (WxErrorException e) {
            int code = e.getError() == null ? -1 : e.getError().getErrorCode();
            if (code == BAD_CODE || code == USED_CODE) {
                throw badCode.get();
            }
            if (code == USER_BLOCKED) {
                throw new WechatBlocked();
            }
            log.warn("WeChat refused with {}", code);
            throw new WechatUnavailable(Duration.ofSeconds(TOO_OFTEN.contains(code) ? 60 : code == -1 ? 5 : 300), code);
        } catch (WechatUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            // Time-outs, broken connections, pages instead of JSON.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            log.warn("WeChat gave no answer: {}", cause.getClass().getSimpleName());
            throw new WechatUnavailable(Duration.ofSeconds(10), null);
        }
    }

    private static void requireForm(String code, Supplier<WechatCodeRefused> refusal) {
        if (!CODE.matcher(code).matches()) {
            throw refusal.get();
        }
    }

    private static String present(@Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new WechatUnavailable(Duration.ofSeconds(10), null);
        }
        return value;
    }

    private static @Nullable String blankless(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
