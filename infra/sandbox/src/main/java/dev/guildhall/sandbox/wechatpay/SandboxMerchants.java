package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.JsonShelf;
import dev.guildhall.sandbox.SandboxOnly;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The simulator's merchants; demo content opens one for a tenant and stores what it gets as the tenant's credential. */
@Component
@SandboxOnly
public class SandboxMerchants {
    private final JsonShelf<Merchant> shelf;

    SandboxMerchants(@Value("${guildhall.data:.data}") Path data, JsonMapper json) {
        this.shelf = new JsonShelf<>(data.resolve("sandbox/wechatpay/merchants"), json, Merchant.class);
    }

    /** The merchant of this tenant and app; a new one, with keys of its own, the first time. */
    public synchronized SandboxMerchant open(String tenantSlug, String appid) {
        Merchant merchant = shelf.all().stream()
                .filter(m -> m.tenant().equals(tenantSlug) && m.appid().equals(appid))
                .findAny()
                .orElseGet(() -> create(tenantSlug, appid));
        return new SandboxMerchant(
                merchant.mchid(),
                merchant.appid(),
                merchant.serial(),
                merchant.privateKeyPem(),
                merchant.apiV3Key(),
                merchant.platformPublicKeyPem(),
                merchant.platformKeyId());
    }

    private Merchant create(String tenantSlug, String appid) {
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
                    Keys.pem(platform.getPrivate()));
            if (shelf.putIfAbsent(merchant.mchid(), merchant) == merchant) {
                return merchant;
            }
        }
    }

    Optional<Merchant> find(String mchid) {
        return shelf.find(mchid);
    }

    Merchant require(String mchid) {
        return find(mchid).orElseThrow(() -> new IllegalStateException("no merchant " + mchid));
    }
}
