package dev.guildhall.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Version of the style sheet and scripts, from their content, put behind their addresses ({@code ?v=}) so that browsers
 * may keep them for long and still see a change at once.
 */
@Component("assets")
public class Assets {

    private static final List<String> FILES =
            List.of("guildhall.css", "guildhall.js", "icons.svg", "vendor/htmx.min.js", "vendor/echarts.min.js");

    private final String version;

    Assets() {
        CRC32 sum = new CRC32();
        for (String file : FILES) {
            try (InputStream in = new ClassPathResource("static/assets/" + file).getInputStream()) {
                sum.update(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("The page asset " + file + " is missing from the build", e);
            }
        }
        version = Long.toHexString(sum.getValue());
    }

    public String getVersion() {
        return version;
    }
}
