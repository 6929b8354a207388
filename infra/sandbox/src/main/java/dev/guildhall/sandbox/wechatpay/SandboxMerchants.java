package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The simulator's merchants; demo content opens one for a tenant and stores what it gets as the tenant's credential. */
@Component
@SandboxOnly
public class SandboxMerchants {
    /** Under this name the platform's operator has its partner. */
    private static final String PLATFORM = "";

    private final JsonShelf<Merchant> shelf;
    private final JsonShelf<SubMerchant> behind;

    SandboxMerchants(@Value("${guildhall.data:.data}") Path data, JsonMapper json) {
        this.shelf = new JsonShelf<>(data.resolve("sandbox/wechatpay/merchants"), json, Merchant.class);
        this.behind = new JsonShelf<>(data.resolve("sandbox/wechatpay/behind-partners"), json, SubMerchant.class);
    }

    /** The merchant of this tenant and app; a new one, with keys of its own, the first time. */
    public synchronized SandboxMerchant open(String tenantSlug, String appid) {
        return given(own(tenantSlug, appid).orElseGet(() -> create(tenantSlug, appid, false)));
    }

    /** The partner of the platform's operator. */
    public synchronized SandboxMerchant partner() {
        return given(platform());
    }

    /** A partner of this tenant's own. */
    public synchronized SandboxMerchant partnerOf(String tenantSlug, String appid) {
        return given(shelf.all().stream()
                .filter(m -> m.tenant().equals(tenantSlug) && m.isPartner())
                .findAny()
                .orElseGet(() -> create(tenantSlug, appid, true)));
    }

    /**
     * A merchant of this tenant behind a partner.
     *
     * @return its number
     */
    public synchronized String openBehind(String partner, String tenantSlug, @Nullable String appid) {
        Optional<SubMerchant> there = behind.all().stream()
                .filter(sub -> sub.partner().equals(partner) && sub.tenant().equals(tenantSlug))
                .findAny();
        if (there.isPresent()) {
            return there.get().mchid();
        }
        SubMerchant sub = new SubMerchant("16" + Keys.digits(8), partner, tenantSlug, appid);
        behind.put(sub.mchid(), sub);
        return sub.mchid();
    }

    /**
     * A new certificate and a new APIv3 key for a merchant. The old certificate is taken until {@link #revoke}; notices are
     * enciphered with the new key at once.
     */
    public synchronized SandboxMerchant renew(String tenantSlug, String appid) {
        Merchant old = own(tenantSlug, appid).orElseThrow();
        KeyPair pair = Keys.newPair();
        List<Merchant.Certificate> earlier = new ArrayList<>(old.earlier() == null ? List.of() : old.earlier());
        earlier.add(new Merchant.Certificate(old.serial(), old.publicKeyPem()));
        Merchant renewed = new Merchant(
                old.mchid(),
                old.appid(),
                old.tenant(),
                Keys.hex(20),
                Keys.pem(pair.getPublic()),
                Keys.pem(pair.getPrivate()),
                Keys.letters(32),
                old.platformKeyId(),
                old.platformPublicKeyPem(),
                old.platformPrivateKeyPem(),
                earlier,
                old.partner());
        shelf.put(old.mchid(), renewed);
        return given(renewed);
    }

    /** Certificates that were replaced are taken no longer. */
    public synchronized void revoke(String mchid) {
        Merchant old = require(mchid);
        shelf.put(
                mchid,
                new Merchant(
                        mchid,
                        old.appid(),
                        old.tenant(),
                        old.serial(),
                        old.publicKeyPem(),
                        old.privateKeyPem(),
                        old.apiV3Key(),
                        old.platformKeyId(),
                        old.platformPublicKeyPem(),
                        old.platformPrivateKeyPem(),
                        List.of(),
                        old.partner()));
    }

    private Optional<Merchant> own(String tenantSlug, String appid) {
        return shelf.all().stream()
                .filter(m -> m.tenant().equals(tenantSlug) && m.appid().equals(appid) && !m.isPartner())
                .findAny();
    }

    private Merchant platform() {
        return shelf.all().stream()
                .filter(m -> m.tenant().equals(PLATFORM) && m.isPartner())
                .findAny()
                .orElseGet(() -> create(PLATFORM, "wx" + Keys.hex(8).toLowerCase(Locale.ROOT), true));
    }

    private static SandboxMerchant given(Merchant merchant) {
        return new SandboxMerchant(
                merchant.mchid(),
                merchant.appid(),
                merchant.serial(),
                merchant.privateKeyPem(),
                merchant.apiV3Key(),
                merchant.platformPublicKeyPem(),
                merchant.platformKeyId());
    }

    private Merchant create(String tenantSlug, String appid, boolean partner) {
        KeyPair own = Keys.newPair();
        KeyPair platform = Keys.newPair();
        while (true) {
            Merchant merchant = new Merchant(
                    "19" + Keys.digits(8),
                    appid,
                    tenantSlug,
                    Keys.hex(20),
                    Keys.pem(own.getPublic()),
                    Keys.pem(own.getPrivate()),
                    Keys.letters(32),
                    "PUB_KEY_ID_0" + Keys.digits(30),
                    Keys.pem(platform.getPublic()),
                    Keys.pem(platform.getPrivate()),
                    null,
                    partner);
            if (shelf.putIfAbsent(merchant.mchid(), merchant) == merchant) {
                return merchant;
            }
        }
    }

    /**
     * Who receives by a call of this merchant's.
     *
     * @param subMchid as the call names it; null where it does not
     */
    Receiver receiver(Merchant signer, @Nullable String subMchid) {
        if (!signer.isPartner()) {
            if (subMchid != null) {
                throw new WechatPayError(HttpStatus.FORBIDDEN, "NO_AUTH", "商户号不是服务商，不能使用sub_mchid");
            }
            return Receiver.itself(signer);
        }
        if (subMchid == null || subMchid.isBlank()) {
            throw WechatPayError.parameter("输入源“sub_mchid”缺少必填参数");
        }
        SubMerchant sub = behind.find(subMchid)
                .filter(each -> each.partner().equals(signer.mchid()))
                .orElseThrow(() -> new WechatPayError(HttpStatus.FORBIDDEN, "NO_AUTH", "特约商户号不存在，或没有与该服务商建立关系"));
        return new Receiver(
                signer, sub.mchid(), new Receiver.Behind(signer.mchid(), signer.appid(), sub.mchid(), sub.appid()));
    }

    /** The slug of the tenant that receives under this number. */
    String tenantOf(String mchid) {
        return behind.find(mchid)
                .map(SubMerchant::tenant)
                .orElseGet(() -> require(mchid).tenant());
    }

    Optional<Merchant> find(String mchid) {
        return shelf.find(mchid);
    }

    Merchant require(String mchid) {
        return find(mchid).orElseThrow(() -> new IllegalStateException("no merchant " + mchid));
    }
}
