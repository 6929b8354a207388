package dev.guildhall.payments.domain;

import dev.guildhall.payments.DemoMerchants;
import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.tenancy.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The platform operator's own partner (服务商) at WeChat Pay, as the deployment configures it: {@code guildhall.wechatpay.partners}
 * is a list, the first of it is used for new accounts and the others go on serving what was placed with them.
 * {@code guildhall.wechatpay.partner-merchants} says which tenant a merchant behind it belongs to, so that nobody can use, or read
 * the bill of, somebody else's. The keys stay with the operator; a tenant stores only which of them serve.
 */
@Component
public class PlatformPartners {
    /** One entry of the list; keys are files. */
    record Configured(
            String mchid,
            String appid,
            String merchantSerial,
            Path privateKeyFile,
            String apiV3Key,
            Path publicKeyFile,
            String publicKeyId) {
        MerchantCredentialInput read() {
            try {
                return new MerchantCredentialInput(
                        mchid,
                        appid,
                        merchantSerial.toUpperCase(Locale.ROOT),
                        Files.readString(privateKeyFile),
                        apiV3Key,
                        Files.readString(publicKeyFile),
                        publicKeyId);
            } catch (IOException e) {
                throw new UncheckedIOException("a key of guildhall.wechatpay.partners cannot be read", e);
            }
        }
    }

    private final List<MerchantCredentialInput> configured;
    private final Map<String, String> merchants;
    private final ObjectProvider<DemoMerchants> demo;

    PlatformPartners(Environment environment, ObjectProvider<DemoMerchants> demo) {
        Binder binder = Binder.get(environment);
        this.configured =
                binder
                        .bind("guildhall.wechatpay.partners", Bindable.listOf(Configured.class))
                        .orElse(List.of())
                        .stream()
                        .map(Configured::read)
                        .toList();
        this.merchants = binder.bind(
                        "guildhall.wechatpay.partner-merchants", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        this.demo = demo;
    }

    /** What signs for new accounts; empty where the platform is no partner. */
    public Optional<MerchantCredentialInput> current() {
        return all().stream().findFirst();
    }

    /** @param serial of its certificate */
    Optional<MerchantCredentialInput> find(String serial) {
        return all().stream()
                .filter(partner -> partner.merchantSerial().equalsIgnoreCase(serial))
                .findFirst();
    }

    /** Numbers of the merchants behind the platform's partner that belong to this tenant. */
    public List<String> merchantsOf(TenantId tenant) {
        List<String> own = new ArrayList<>();
        merchants.forEach((mchid, slug) -> {
            if (slug.equals(tenant.value())) {
                own.add(mchid);
            }
        });
        demo.ifAvailable(sandbox -> own.addAll(sandbox.behindPartner(tenant)));
        return own.stream().sorted().distinct().toList();
    }

    private List<MerchantCredentialInput> all() {
        List<MerchantCredentialInput> all = new ArrayList<>(configured);
        demo.ifAvailable(sandbox -> sandbox.partner().ifPresent(all::add));
        return all;
    }
}
