package dev.guildhall.sandbox.wechatpay;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a request's JSON as strictly as WeChat Pay does; what is wrong becomes a {@code PARAM_ERROR} naming the field. */
record Asked(JsonNode json) {

    String text(String field, int maxLength) {
        return optionalText(field, maxLength).orElseThrow(() -> missing(field));
    }

    Optional<String> optionalText(String field, int maxLength) {
        JsonNode node = at(field);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isString()) {
            throw WechatPayError.parameter("输入源“/body/" + field + "”应为字符串");
        }
        String text = node.stringValue();
        if (text.isBlank()) {
            throw missing(field);
        }
        if (text.length() > maxLength) {
            throw WechatPayError.parameter(
                    "输入源“/body/" + field + "”映射到字符串字段规则校验失败，字节数 " + text.length() + "，大于最大值 " + maxLength);
        }
        return Optional.of(text);
    }

    /** An amount in fen; a fraction or a text is refused. */
    long fen(String field) {
        JsonNode node = at(field);
        if (node == null) {
            throw missing(field);
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw WechatPayError.parameter("输入源“/body/" + field + "”应为整型，单位为分");
        }
        if (node.longValue() < 1) {
            throw WechatPayError.parameter("输入源“/body/" + field + "”值 " + node.longValue() + " 小于最小值 1");
        }
        return node.longValue();
    }

    Optional<Instant> time(String field) {
        return optionalText(field, 64).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw WechatPayError.parameter("输入源“/body/" + field + "”应为rfc3339格式，如2018-06-08T10:34:56+08:00");
            }
        });
    }

    private @Nullable JsonNode at(String field) {
        JsonNode node = json;
        for (String name : field.split("/")) {
            node = node.path(name);
        }
        return node.isMissingNode() || node.isNull() ? null : node;
    }

    private static WechatPayError missing(String field) {
        return WechatPayError.parameter("输入源“/body/" + field + "”缺少必填参数");
    }
}
