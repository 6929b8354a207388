package dev.guildhall.ui;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Draws the small trend beside a figure, 88 by 32 units. */
@Component("sparks")
public class Sparks {

    private static final double WIDTH = 88;
    private static final double TOP = 3;
    private static final double BOTTOM = 29;

    /** The path through all points. */
    public String line(List<Long> values) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(text(WIDTH * i / (values.size() - 1)))
                    .append(' ')
                    .append(text(y(values, values.get(i))));
        }
        return path.toString();
    }

    /** Height of the last point. */
    public String lastY(List<Long> values) {
        return text(y(values, values.getLast()));
    }

    private static double y(List<Long> values, long value) {
        long least = Collections.min(values);
        long most = Collections.max(values);
        return most == least ? BOTTOM : BOTTOM - (BOTTOM - TOP) * (value - least) / (most - least);
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
