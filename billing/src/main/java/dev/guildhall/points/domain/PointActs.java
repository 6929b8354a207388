package dev.guildhall.points.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on points are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class PointActs {

    @Bean
    AuditWords pointWords() {
        return new AuditWords(
                Map.of(
                        "points.given",
                        "赠送点数",
                        "points.asked",
                        "申请赠送点数",
                        "points.thawed",
                        "解冻点数",
                        "points.pack.added",
                        "新增点数包",
                        "points.pack.changed",
                        "修改点数包"),
                Map.of("point_pack", "点数包"),
                Map.of("priceFen", "价格", "giftPoints", "赠送点数", "active", "在售", "lastDay", "有效期至"));
    }
}
