package dev.guildhall.notice;

import dev.guildhall.tenancy.TenantScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Providers of short messages.
 *
 * @param linkPrefix start of the links that stands in the approved template itself, since providers take no address as a
 *     parameter; cut off before a link is handed over
 */
@ConfigurationProperties("guildhall.sms")
record SmsProperties(
        @Nullable String linkPrefix,
        @Nullable Aliyun aliyun,
        @Nullable Tencent tencent) {

    /**
     * @param signName the approved signature; {@code signNames} may give a tenant its own, by slug
     * @param templates the provider's number of each {@link SmsTemplate}
     */
    record Aliyun(
            String accessKeyId,
            String accessKeySecret,
            @DefaultValue("dysmsapi.aliyuncs.com") String endpoint,
            @DefaultValue("HTTPS") String protocol,
            String signName,
            @DefaultValue Map<String, String> signNames,
            @DefaultValue Map<SmsTemplate, String> templates) {

        @Override
        public String toString() {
            return "Aliyun[" + accessKeyId + "]";
        }
    }

    /**
     * @param appId number of the application in the provider's console
     * @param signName the approved signature; {@code signNames} may give a tenant its own, by slug
     * @param templates the provider's number of each {@link SmsTemplate}
     */
    record Tencent(
            String secretId,
            String secretKey,
            String appId,
            @DefaultValue("ap-guangzhou") String region,
            @DefaultValue("sms.tencentcloudapi.com") String endpoint,
            @DefaultValue("https://") String protocol,
            String signName,
            @DefaultValue Map<String, String> signNames,
            @DefaultValue Map<SmsTemplate, String> templates) {

        @Override
        public String toString() {
            return "Tencent[" + secretId + "]";
        }
    }

    /** The values of a template's parameters by name, in its order, as the provider may have them. */
    Map<String, String> handedOver(SmsTemplate template, Map<String, String> params) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : template.parameters()) {
            String value = Objects.requireNonNull(params.get(name));
            values.put(
                    name,
                    linkPrefix != null && value.startsWith(linkPrefix) ? value.substring(linkPrefix.length()) : value);
        }
        return values;
    }

    static String sign(String usual, Map<String, String> ofTenants) {
        return TenantScope.bound()
                .map(tenant -> ofTenants.getOrDefault(tenant.value(), usual))
                .orElse(usual);
    }

    /** @throws IllegalStateException at start-up, rather than when the first message of the kind is due */
    static void checkComplete(String provider, Map<SmsTemplate, String> templates) {
        List<SmsTemplate> missing = Arrays.stream(SmsTemplate.values())
                .filter(template -> templates.getOrDefault(template, "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "guildhall.sms." + provider + ".templates lacks the provider's number of " + missing);
        }
    }

    static <T> T required(@Nullable T section, String provider) {
        if (section == null) {
            throw new IllegalStateException(
                    "guildhall.sms.sender is " + provider + ": configure guildhall.sms." + provider);
        }
        return section;
    }
}
