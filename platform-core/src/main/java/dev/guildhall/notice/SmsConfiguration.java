package dev.guildhall.notice;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmsProperties.class)
class SmsConfiguration {

    @Bean
    @ConditionalOnProperty(name = "guildhall.sms.sender", havingValue = "aliyun")
    SmsSender aliyunSms(SmsProperties properties, JsonMapper json) {
        return new AliyunSms(properties, json);
    }

    @Bean
    @ConditionalOnProperty(name = "guildhall.sms.sender", havingValue = "tencent")
    SmsSender tencentSms(SmsProperties properties) {
        return new TencentSms(properties);
    }
}
