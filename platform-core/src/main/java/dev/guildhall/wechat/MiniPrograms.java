package dev.guildhall.wechat;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.Invalid;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.wechat.domain.MiniProgramVersions;
import dev.guildhall.wechat.domain.OpenPlatform;
import dev.guildhall.wechat.domain.Words;
import java.util.Optional;
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

    MiniPrograms(MiniProgramVersions versions, OpenPlatform platform, ModuleSettings settings) {
        this.versions = versions;
        this.platform = platform;
        this.settings = settings;
    }

    /** The AppID in use; empty where the tenant has no mini-program that was tried out. */
    public Optional<String> appid() {
        return versions.inUse().map(version -> version.appid());
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
