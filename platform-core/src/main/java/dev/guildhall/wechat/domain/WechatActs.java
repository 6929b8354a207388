package dev.guildhall.wechat.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on the mini-program are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class WechatActs {

    @Bean
    AuditWords wechatWords() {
        return new AuditWords(
                Map.of("wechat.mini-program.entered", "录入小程序凭据", "wechat.mini-program.tried", "试连小程序"),
                Map.of("mini_program", "小程序凭据"),
                Map.of("appid", "AppID"));
    }
}
