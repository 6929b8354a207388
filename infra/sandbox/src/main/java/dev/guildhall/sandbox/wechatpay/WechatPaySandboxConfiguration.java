package dev.guildhall.sandbox.wechatpay;

import dev.guildhall.sandbox.SandboxOnly;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@SandboxOnly
class WechatPaySandboxConfiguration {

    @Bean
    WechatPaySandboxSettings wechatPaySandboxSettings(
            @Value("${guildhall.base-url:#{null}}") @Nullable URI baseUrl,
            @Value("${guildhall.sandbox.wechatpay.retries:PT2S,PT5S,PT15S,PT30S,PT3M,PT10M}") List<Duration> retries,
            @Value("${guildhall.sandbox.wechatpay.late:PT20S}") Duration late,
            @Value("${guildhall.sandbox.wechatpay.hang:PT15S}") Duration hang,
            @Value("${guildhall.sandbox.wechatpay.refund-takes:PT3S}") Duration refundTakes) {
        return new WechatPaySandboxSettings(baseUrl, List.copyOf(retries), late, hang, refundTakes);
    }

    /** The wall clock is right here: the SDK signs by it, however far the platform's clock is shifted. */
    @Bean
    RequestGate wechatPayRequestGate(SandboxMerchants merchants) {
        return new RequestGate(merchants, Clock.systemUTC());
    }
}
