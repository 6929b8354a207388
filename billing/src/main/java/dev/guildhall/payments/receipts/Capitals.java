package dev.guildhall.payments.receipts;

/**
 * Amounts in Chinese capital numerals (大写), as banks write them: 10,500 yuan 30 fen is 壹万零伍佰元叁角整. An amount that ends with
 * jiao or yuan ends with 整; zeros between digits are written once.
 */
final class Capitals {
    private static final String DIGITS = "零壹贰叁肆伍陆柒捌玖";
    private static final String[] PLACES = {"", "拾", "佰", "仟"};
    private static final String[] GROUPS = {"", "万", "亿", "万亿"};

    private Capitals() {}

    /** @param fen 0 to 9,999,999,999,999,999 yuan */
    static String of(long fen) {
        if (fen < 0 || fen / 100 > 9_999_999_999_999_999L) {
            throw new IllegalArgumentException("no capital numerals for %d fen".formatted(fen));
        }
        long yuan = fen / 100;
        int jiao = (int) (fen / 10 % 10);
        int cent = (int) (fen % 10);
        StringBuilder text = new StringBuilder();
        if (yuan > 0) {
            text.append(whole(yuan)).append('元');
        } else if (fen == 0) {
            return "零元整";
        }
        if (jiao > 0) {
            text.append(DIGITS.charAt(jiao)).append('角');
        }
        if (cent > 0) {
            if (jiao == 0 && yuan > 0) {
                text.append('零');
            }
            return text.append(DIGITS.charAt(cent)).append('分').toString();
        }
        return text.append('整').toString();
    }

    private static String whole(long yuan) {
        StringBuilder text = new StringBuilder();
        boolean zero = false;
        String digits = Long.toString(yuan);
        boolean groupWritten = false;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            int right = digits.length() - 1 - i;
            if (digit == 0) {
                zero = true;
            } else {
                if (zero && !text.isEmpty()) {
                    text.append('零');
                }
                zero = false;
                text.append(DIGITS.charAt(digit)).append(PLACES[right % 4]);
                groupWritten = true;
            }
            if (right % 4 == 0) {
                if (groupWritten) {
                    text.append(GROUPS[right / 4]);
                }
                groupWritten = false;
            }
        }
        return text.toString();
    }
}
