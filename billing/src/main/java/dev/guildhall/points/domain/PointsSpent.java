package dev.guildhall.points.domain;

import dev.guildhall.problem.Conflict;
import java.math.BigDecimal;

/** A refund asks for more than the unspent points of the order are worth, or would leave money without a point. */
public class PointsSpent extends Conflict {
    PointsSpent(long fen) {
        super("points-spent", "点数已用掉一部分", detail(fen));
        with("refundableFen", fen);
    }

    private static String detail(long fen) {
        return fen == 0
                ? "这笔订单的点数已经用完或已退款，没有可退的金额。"
                : "未使用的点数最多可退 ¥%s，请按这个金额退，或少退一些、至少留下 1 点的金额。"
                        .formatted(BigDecimal.valueOf(fen, 2).toPlainString());
    }
}
