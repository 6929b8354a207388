package dev.guildhall.wechat;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.Invalid;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.wechat.domain.MiniProgramVersions;
import dev.guildhall.wechat.domain.OpenPlatform;
import dev.guildhall.wechat.domain.Words;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * The bound tenant's mini-program, for other modules. What asks WeChat refuses to run inside a transaction, since no database
 * connection may wait for another company; it throws {@link WechatUnavailable}, {@link WechatNotSetUp} or what is said at it.
 */
@Service
public class MiniPrograms {
    private final MiniProgramVersions versions;
    private final OpenPlatform platform;
    private final ModuleSettings settings;
    private final ObjectProvider<DemoMiniPrograms> sandbox;

    MiniPrograms(
            MiniProgramVersions versions,
            OpenPlatform platform,
            ModuleSettings settings,
            ObjectProvider<DemoMiniPrograms> sandbox) {
        this.versions = versions;
        this.platform = platform;
        this.settings = settings;
        this.sandbox = sandbox;
    }

    /** The AppID in use; empty where the tenant has no mini-program that was tried out. */
    public Optional<String> appid() {
        return versions.inUse().map(version -> version.appid());
    }

    /**
     * What the sign-in page has to know.
     *
     * @param firstSignIn whether a phone has to be bound first
     * @param simulator in the sandbox, the page from the root of the server on which a browser gets codes, given {@code appid}
     *     and {@code back}; null elsewhere
     */
    public record Offer(
            String appid,
            WechatSettings.FirstSignIn firstSignIn,
            @Nullable String simulator) {}

    /** Empty where the tenant has no mini-program that may work. */
    public Optional<Offer> offer() {
        DemoMiniPrograms lender = sandbox.getIfAvailable();
        return versions.offered()
                .map(version ->
                        new Offer(version.appid(), firstSignIn(), lender == null ? null : lender.authorizePath()));
    }

    public WechatSettings.FirstSignIn firstSignIn() {
        return settings.of(WechatSettings.class).firstSignIn();
    }

    /**
     * Who gave this code.
     *
     * @param code of {@code wx.login}; good once, for five minutes
     * @throws WechatCodeRefused used, expired or unknown
     * @throws WechatBlocked WeChat keeps this user out
     */
    public WechatUser user(String code) {
        return platform.user(versions.current(), code);
    }

    /**
     * The session of who gave this code, to sign with at once.
     *
     * @param code of {@code wx.login}; good once, for five minutes
     * @throws WechatCodeRefused used, expired or unknown
     */
    public WechatSession session(String code) {
        return platform.session(versions.current(), code);
    }

    /**
     * The phone that its owner let the mini-program know.
     *
     * @param code of the button {@code getPhoneNumber}; good once, for five minutes
     * @throws WechatCodeRefused used, expired or unknown
     * @throws Invalid a number of another country
     */
    public PhoneNumber phone(String code) {
        return PhoneNumber.find(platform.phone(versions.current(), code))
                .orElseThrow(() -> new Invalid("phone_code", Words.of("phone.foreign")));
    }
}
