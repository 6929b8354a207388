package dev.guildhall.review;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something the reviewer answers when approving, such as 本次是否生成会费订单.
 *
 * @param choices the possible answers
 * @param preset code of the choice that is marked at first; null when the reviewer must choose
 */
public record DecisionQuestion(
        String key,
        String label,
        List<Choice> choices,
        @Nullable String preset,
        @Nullable String help) {
    public DecisionQuestion {
        choices = List.copyOf(choices);
    }

    public record Choice(String code, String label) {}
}
