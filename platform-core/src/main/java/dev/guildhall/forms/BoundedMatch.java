package dev.guildhall.forms;

import java.util.regex.Pattern;

/**
 * Matches a pattern that a tenant wrote, and gives up when it takes too many steps: such a pattern may go back and forth
 * without end over a long text.
 */
final class BoundedMatch {
    private static final int MOST_STEPS = 200_000;

    private BoundedMatch() {}

    /** Whether the whole text matches; a pattern that does not come to an end does not match. */
    static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern)
                    .matcher(new Counted(text, new int[1]))
                    .matches();
        } catch (TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    private static final class TooManySteps extends RuntimeException {}

    /** Counts how often a character is looked at. */
    private record Counted(CharSequence text, int[] steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
