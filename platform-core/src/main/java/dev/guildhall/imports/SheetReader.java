package dev.guildhall.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/**
 * Reads the first visible sheet of a workbook, or a CSV file, row by row as text. What it is, is decided by its content.
 *
 * <p>{@link #open} looks at a workbook as an archive first, so that one that unpacks to an unreasonable size, declares entities or
 * is no workbook at all never reaches the XML parser.
 */
final class SheetReader {

    /** Rows below the header; more belongs into several files. */
    static final int MOST_ROWS = 100_000;

    static final int MOST_COLUMNS = 200;

    private static final int MOST_ENTRIES = 2_000;
    private static final long MOST_UNPACKED = 300L * 1024 * 1024;
    private static final long MOST_SHARED_STRINGS = 96L * 1024 * 1024;
    private static final long RATIO_COUNTS_FROM = 8L * 1024 * 1024;
    private static final long MOST_RATIO = 150;

    private static final Set<Integer> DATE_FORMATS =
            Set.of(14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58);
    private static final Pattern NOT_A_DATE_LETTER = Pattern.compile("\"[^\"]*\"|\\\\.|\\[[^\\]]*\\]|_.|\\*.");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private SheetReader() {}

    /** Receives rows in order; returns {@code false} to stop. */
    interface Rows {
        boolean row(int number, List<String> cells);
    }

    /** A file that was found readable. */
    sealed interface Source {
        /** Name of the sheet; for a CSV file its encoding. */
        String label();

        /** All rows that have content, cells stripped; trailing empty cells are left out. */
        void read(Rows rows);
    }

    /** @throws UnreadableFile with words for people */
    static Source open(byte[] content) {
        if (content.length == 0) {
            throw UnreadableFile.empty();
        }
        if (startsWith(content, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw UnreadableFile.oldOrEncrypted();
        }
        if (startsWith(content, 'P', 'K')) {
            inspect(content);
            return new Workbook(content, visibleSheet(content));
        }
        return csv(content);
    }

    private static boolean startsWith(byte[] content, int... magic) {
        if (content.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((content[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Unpacks every entry once without keeping it. */
    private static void inspect(byte[] content) {
        boolean types = false;
        boolean workbook = false;
        int entries = 0;
        long total = 0;
        var buffer = new byte[64 * 1024];
        try (var zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(content))
                .get()) {
            for (var all = zip.getEntries(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                if (++entries > MOST_ENTRIES) {
                    throw UnreadableFile.bomb();
                }
                var name = entry.getName().toLowerCase(Locale.ROOT);
                types |= name.equals("[content_types].xml");
                workbook |= name.equals("xl/workbook.xml");
                long size = 0;
                boolean markup = name.endsWith(".xml") || name.endsWith(".rels");
                try (var in = zip.getInputStream(entry)) {
                    if (in == null) {
                        throw UnreadableFile.damaged();
                    }
                    for (int n; (n = in.read(buffer)) >= 0; ) {
                        if (markup && size < 4096 && declaresEntities(buffer, n)) {
                            throw UnreadableFile.bomb();
                        }
                        size += n;
                        total += n;
                        boolean swollen =
                                size > RATIO_COUNTS_FROM && size / Math.max(1, entry.getCompressedSize()) > MOST_RATIO;
                        if (total > MOST_UNPACKED
                                || swollen
                                || name.endsWith("sharedstrings.xml") && size > MOST_SHARED_STRINGS) {
                            throw UnreadableFile.bomb();
                        }
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw UnreadableFile.damaged();
        }
        if (!types || !workbook) {
            throw UnreadableFile.notASpreadsheet();
        }
    }

    /** A document type has no place in a workbook; in it, a few lines expand to gigabytes. */
    private static boolean declaresEntities(byte[] buffer, int length) {
        var head = new String(buffer, 0, Math.min(length, 4096), StandardCharsets.ISO_8859_1).replace("\0", "");
        return head.contains("<!DOCTYPE") || head.contains("<!ENTITY");
    }

    private static String visibleSheet(byte[] content) {
        try (var book = workbook(content)) {
            return sheet(book).getName();
        } catch (IOException | RuntimeException e) {
            throw e instanceof UnreadableFile known ? known : UnreadableFile.damaged();
        }
    }

    private static ReadableWorkbook workbook(byte[] content) throws IOException {
        return new ReadableWorkbook(new ByteArrayInputStream(content), new ReadingOptions(true, true));
    }

    private static Sheet sheet(ReadableWorkbook book) {
        return book.getSheets()
                .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                .findFirst()
                .orElseThrow(UnreadableFile::damaged);
    }

    /** An xlsx file. */
    record Workbook(byte[] content, String label) implements Source {

        @Override
        public void read(Rows rows) {
            try (var book = workbook(content);
                    var stream = sheet(book).openStream()) {
                for (var all = stream.iterator(); all.hasNext(); ) {
                    Row row = all.next();
                    var cells = cells(row);
                    if (!cells.isEmpty() && !rows.row(row.getRowNum(), cells)) {
                        return;
                    }
                }
            } catch (IOException | UncheckedIOException | org.dhatim.fastexcel.reader.ExcelReaderException e) {
                throw UnreadableFile.damaged();
            }
        }

        private static List<String> cells(Row row) {
            var cells = new ArrayList<String>();
            int count = Math.min(row.getCellCount(), MOST_COLUMNS);
            for (int i = 0; i < count; i++) {
                cells.add(row.getOptionalCell(i).map(Workbook::text).orElse(""));
            }
            return trim(cells);
        }

        private static String text(Cell cell) {
            var text = switch (cell.getType()) {
                case EMPTY, ERROR -> "";
                case BOOLEAN -> Boolean.TRUE.equals(cell.asBoolean()) ? "是" : "否";
                case NUMBER -> isDate(cell) ? date(cell) : number(cell.asNumber());
                case STRING -> cell.asString();
                case FORMULA -> formula(cell);
            };
            return clean(text == null ? "" : text);
        }

        /** The result that the writing program stored beside the formula. */
        private static String formula(Cell cell) {
            var value = cell.getValue();
            if (value instanceof BigDecimal number) {
                return isDate(cell) ? date(cell) : number(number);
            }
            if (value instanceof Boolean truth) {
                return truth ? "是" : "否";
            }
            return value == null ? "" : value.toString();
        }

        private static String number(BigDecimal number) {
            if (number.signum() == 0) {
                return "0";
            }
            // 0.1 is stored as 0.1000000000000000055…: Excel itself shows fifteen digits
            var rounded = number.precision() > 15 ? number.round(new java.math.MathContext(15)) : number;
            return number.scale() <= 0 && number.precision() <= 30
                    ? number.toBigIntegerExact().toString()
                    : rounded.stripTrailingZeros().toPlainString();
        }

        private static boolean isDate(Cell cell) {
            var id = cell.getDataFormatId();
            if (id != null && DATE_FORMATS.contains(id)) {
                return true;
            }
            var format = cell.getDataFormatString();
            if (format == null || format.equalsIgnoreCase("General")) {
                return false;
            }
            var letters =
                    NOT_A_DATE_LETTER.matcher(format.toLowerCase(Locale.ROOT)).replaceAll("");
            return letters.contains("y") || letters.contains("d") && letters.contains("m");
        }

        private static String date(Cell cell) {
            LocalDateTime date;
            try {
                date = cell.getType() == CellType.NUMBER ? cell.asDate() : Cells.serial((BigDecimal) cell.getValue());
            } catch (RuntimeException e) {
                return cell.getRawValue();
            }
            return date.toLocalTime().equals(LocalTime.MIDNIGHT)
                    ? date.toLocalDate().toString()
                    : date.format(TIME);
        }
    }

    /** A file of comma-separated values; {@code label} is the encoding. */
    record Csv(String text, String label) implements Source {

        @Override
        public void read(Rows rows) {
            char separator = separator();
            var cells = new ArrayList<String>();
            var cell = new StringBuilder();
            boolean quoted = false;
            int number = 1;
            for (int i = 0; i <= text.length(); i++) {
                char c = i < text.length() ? text.charAt(i) : '\n';
                if (quoted && i < text.length()) {
                    if (c != '"') {
                        cell.append(c);
                    } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                        cell.append('"');
                        i++;
                    } else {
                        quoted = false;
                    }
                } else if (c == '"' && cell.toString().isBlank()) {
                    cell.setLength(0);
                    quoted = true;
                } else if (c == separator) {
                    cells.add(clean(cell.toString()));
                    cell.setLength(0);
                } else if (c == '\n') {
                    cells.add(clean(cell.toString()));
                    cell.setLength(0);
                    quoted = false;
                    var row = trim(cells.size() > MOST_COLUMNS ? cells.subList(0, MOST_COLUMNS) : cells);
                    if (!row.isEmpty() && !rows.row(number, row)) {
                        return;
                    }
                    cells.clear();
                    number++;
                } else if (c != '\r') {
                    cell.append(c);
                }
            }
        }

        private char separator() {
            int end = text.indexOf('\n');
            var first = end < 0 ? text : text.substring(0, end);
            if (first.indexOf(',') >= 0) {
                return ',';
            }
            return first.indexOf('\t') >= 0 ? '\t' : first.indexOf(';') >= 0 ? ';' : ',';
        }
    }

    private static Source csv(byte[] content) {
        for (byte b : content) {
            if (b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                throw UnreadableFile.notASpreadsheet();
            }
        }
        var encodings = new String[] {"UTF-8", "GB18030"};
        for (var encoding : encodings) {
            try {
                var text = Charset.forName(encoding)
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(content))
                        .toString();
                var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
                if (plain.isBlank()) {
                    throw UnreadableFile.empty();
                }
                var head = plain.stripLeading();
                if (head.startsWith("<") || head.startsWith("{") || head.startsWith("%PDF")) {
                    throw UnreadableFile.notASpreadsheet();
                }
                return new Csv(plain, encoding.equals("UTF-8") ? "UTF-8" : "GBK");
            } catch (CharacterCodingException next) {
                // try the other encoding
            }
        }
        throw UnreadableFile.notASpreadsheet();
    }

    private static String clean(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && blank(text.charAt(start))) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1))) {
            end--;
        }
        var stripped = text.substring(start, end);
        return stripped.indexOf('\0') >= 0 ? stripped.replace("\0", "") : stripped;
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u200B';
    }

    private static List<String> trim(List<String> cells) {
        int size = cells.size();
        while (size > 0 && cells.get(size - 1).isEmpty()) {
            size--;
        }
        return new ArrayList<>(cells.subList(0, size));
    }
}
