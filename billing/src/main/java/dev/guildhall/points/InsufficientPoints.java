package dev.guildhall.points;

import dev.guildhall.problem.Problem;
import org.springframework.http.HttpStatus;

/** The wallet holds less than the price; nothing was taken. */
public class InsufficientPoints extends Problem {
    private final transient Points missing;

    public InsufficientPoints(Points price, Points balance) {
        super(
                "insufficient-points",
                HttpStatus.CONFLICT,
                "点数不足",
                "需要 %d 点，可用 %d 点，还差 %d 点，请先充值。"
                        .formatted(price.amount(), balance.amount(), price.amount() - balance.amount()));
        this.missing = new Points(price.amount() - balance.amount());
        with("price", price.amount());
        with("balance", balance.amount());
        with("missing", missing.amount());
    }

    public Points missing() {
        return missing;
    }
}
