package dev.guildhall.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.Workbook;

/** Makes files for tests, good ones and bad ones. */
public final class Files {

    private Files() {}

    public static byte[] xlsx(List<List<String>> rows) {
        var out = new ByteArrayOutputStream();
        try (var book = new Workbook(out, "Test", null)) {
            var sheet = book.newWorksheet("名单");
            for (int r = 0; r < rows.size(); r++) {
                for (int c = 0; c < rows.get(r).size(); c++) {
                    var value = rows.get(r).get(c);
                    if (!value.isEmpty()) {
                        sheet.value(r, c, value);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static List<List<String>> read(byte[] content) {
        var rows = new ArrayList<List<String>>();
        SheetReader.open(content).read((number, cells) -> rows.add(cells));
        return rows;
    }

    /** The same archive with one entry replaced or added. */
    public static byte[] with(byte[] archive, String name, byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var in = open(archive);
                var zip = new ZipOutputStream(out)) {
            for (var entry : Collections.list(in.getEntries())) {
                if (!entry.getName().equals(name)) {
                    zip.putNextEntry(new ZipEntry(entry.getName()));
                    in.getInputStream(entry).transferTo(zip);
                }
            }
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A workbook whose sheet unpacks to this many megabytes of one repeated row. */
    public static byte[] bomb(int megabytes) {
        var out = new ByteArrayOutputStream();
        try (var in = open(xlsx(List.of(List.of("姓名"))));
                var zip = new ZipOutputStream(out)) {
            for (var entry : Collections.list(in.getEntries())) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().startsWith("xl/worksheets/sheet")) {
                    var head =
                            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>";
                    zip.write(head.getBytes(StandardCharsets.UTF_8));
                    var piece = "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row>"
                            .repeat(20_000)
                            .getBytes(StandardCharsets.UTF_8);
                    for (long n = 0; n < megabytes * 1024L * 1024; n += piece.length) {
                        zip.write(piece);
                    }
                    zip.write("</sheetData></worksheet>".getBytes(StandardCharsets.UTF_8));
                } else {
                    in.getInputStream(entry).transferTo(zip);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static ZipFile open(byte[] archive) throws IOException {
        return ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive))
                .get();
    }
}
