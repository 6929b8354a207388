package dev.guildhall.realname.domain;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import dev.guildhall.realname.DocumentCheck;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.Finding.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a picture tells of itself: size, and what the camera or a program wrote into it. Hints for a person, no verdicts. */
@Component
class OwnDocumentCheck implements DocumentCheck {
    private static final int READABLE = 600;
    private static final Set<String> EDITORS = Set.of(
            "photoshop", "gimp", "meitu", "美图", "picsart", "snapseed", "lightroom", "pixelmator", "canva", "paint.net");

    @Override
    public List<Finding> check(Picture picture) {
        return List.of(size(picture), exif(picture.content()));
    }

    private static Finding size(Picture picture) {
        String side = Words.of("side." + picture.side());
        boolean small = Math.min(picture.width(), picture.height()) < READABLE;
        String type = picture.contentType().equals("image/png") ? "PNG" : "JPG";
        return found(
                "picture",
                small ? Outcome.FLAGGED : Outcome.PASSED,
                side + " · "
                        + (small
                                ? Words.of("picture.small", type, text(picture.width()), text(picture.height()))
                                : Words.of(
                                        "picture.ok",
                                        type,
                                        text(picture.width()),
                                        text(picture.height()),
                                        picture.content().length / 1024 + " KB")));
    }

    private static Finding exif(byte[] content) {
        Metadata notes;
        try {
            notes = ImageMetadataReader.readMetadata(new ByteArrayInputStream(content));
        } catch (ImageProcessingException | IOException e) {
            return found("exif", Outcome.FLAGGED, Words.of("exif.broken"));
        }
        ExifIFD0Directory camera = notes.getFirstDirectoryOfType(ExifIFD0Directory.class);
        ExifSubIFDDirectory shot = notes.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        String made = camera == null
                ? ""
                : Stream.of(camera.getString(ExifDirectoryBase.TAG_MAKE), camera.getString(ExifDirectoryBase.TAG_MODEL))
                        .filter(Objects::nonNull)
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" "));
        @Nullable String software = camera == null ? null : camera.getString(ExifDirectoryBase.TAG_SOFTWARE);
        @Nullable String taken = shot == null ? null : shot.getString(ExifDirectoryBase.TAG_DATETIME_ORIGINAL);
        if (software != null && EDITORS.stream().anyMatch(software.toLowerCase(Locale.ROOT)::contains)) {
            return found("exif", Outcome.FLAGGED, Words.of("exif.software", software.strip()));
        }
        if (made.isEmpty()) {
            return found("exif", Outcome.FLAGGED, Words.of("exif.none"));
        }
        return found(
                "exif",
                Outcome.PASSED,
                taken == null ? Words.of("exif.camera", made) : Words.of("exif.taken", made, taken));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static Finding found(String check, Outcome outcome, String detail) {
        return new Finding(check, Words.of(check), outcome, detail, Words.of("by.us"));
    }
}
