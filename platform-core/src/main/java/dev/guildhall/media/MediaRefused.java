package dev.guildhall.media;

import dev.guildhall.problem.Problem;
import java.util.Set;
import org.springframework.http.HttpStatus;

/** A file that the library does not take; says why and what would be taken. */
public class MediaRefused extends Problem {

    private MediaRefused(String type, HttpStatus status, String title, String detail) {
        super(type, status, title, detail);
    }

    static MediaRefused tooLarge(MediaKind kind) {
        return (MediaRefused) new MediaRefused(
                        "media-too-large",
                        HttpStatus.CONTENT_TOO_LARGE,
                        "文件太大",
                        "「%s」最大 %s，这个文件超过了。请压缩后再上传。".formatted(kind.name(), bytes(kind.maxBytes())))
                .with("maxBytes", kind.maxBytes());
    }

    static MediaRefused wrongType(MediaKind kind) {
        return (MediaRefused) new MediaRefused(
                        "media-wrong-type",
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "不能使用这种文件",
                        "「%s」要用 %s，这个文件的内容不是。请另存为其中一种再上传。"
                                .formatted(
                                        kind.name(),
                                        names(kind.contentTypes())
                                                + (kind.contentTypes().contains(MediaTypes.PDF) ? " 文件" : " 图片")))
                .with("contentTypes", kind.contentTypes().stream().sorted().toList());
    }

    static MediaRefused tooManyPixels(MediaKind kind, int width, int height) {
        return (MediaRefused) new MediaRefused(
                        "media-too-many-pixels",
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "图片尺寸太大",
                        "「%s」最多 %d 万像素，这张图片是 %d × %d。请缩小尺寸后再上传。"
                                .formatted(kind.name(), kind.maxPixels() / 10_000, width, height))
                .with("maxPixels", kind.maxPixels());
    }

    static MediaRefused unreadable() {
        return new MediaRefused(
                "media-unreadable",
                HttpStatus.UNPROCESSABLE_CONTENT,
                "图片打不开",
                "文件可能已损坏，或用了印刷色彩（CMYK）。请用看图软件另存为 RGB 的 PNG 或 JPG 再上传。");
    }

    static MediaRefused unreadablePdf() {
        return new MediaRefused(
                "media-unreadable", HttpStatus.UNPROCESSABLE_CONTENT, "PDF 打不开", "文件可能已损坏。请重新导出为 PDF，或改传图片。");
    }

    static MediaRefused lockedPdf() {
        return new MediaRefused(
                "media-locked", HttpStatus.UNPROCESSABLE_CONTENT, "PDF 有密码", "这个 PDF 加了密码或限制。请去掉密码后再上传，或改传图片。");
    }

    static MediaRefused activePdf() {
        return new MediaRefused(
                "media-active",
                HttpStatus.UNPROCESSABLE_CONTENT,
                "PDF 里有可运行的内容",
                "这个 PDF 带有脚本、表单动作、多媒体或附件，不能使用。请用「打印为 PDF」重新导出后再上传，或改传图片。");
    }

    static MediaRefused pagesOfPdf(int most, int pages) {
        return (MediaRefused) new MediaRefused(
                        "media-too-many-pages",
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "PDF 页数太多",
                        "PDF 最多 %d 页，这个文件有 %d 页。请只保留需要的页。".formatted(most, pages))
                .with("maxPages", most);
    }

    static MediaRefused unknownKind() {
        return new MediaRefused("media-unknown-kind", HttpStatus.BAD_REQUEST, "不知道图片的用途", "kind 不在可用的范围内。请检查后重新上传。");
    }

    private static String bytes(long max) {
        return max >= 1024 * 1024 ? (max / 1024 / 1024) + " MB" : (max / 1024) + " KB";
    }

    private static String names(Set<String> types) {
        return types.stream()
                .sorted()
                .map(type -> switch (type) {
                    case MediaTypes.JPEG -> "JPG";
                    case MediaTypes.PDF -> "PDF";
                    default -> "PNG";
                })
                .reduce((one, other) -> one + " 或 " + other)
                .orElse("PNG");
    }
}
