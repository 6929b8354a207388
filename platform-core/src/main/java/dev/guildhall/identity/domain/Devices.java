package dev.guildhall.identity.domain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in a few words what a browser's long name means. */
public final class Devices {
    /** The first that is contained counts: later ones are contained in the names of earlier ones. */
    private static final List<Map.Entry<String, String>> PROGRAMS = List.of(
            Map.entry("miniprogram", "微信小程序"),
            Map.entry("micromessenger", "微信"),
            Map.entry("dingtalk", "钉钉"),
            Map.entry("edg", "Edge"),
            Map.entry("opr/", "Opera"),
            Map.entry("firefox", "Firefox"),
            Map.entry("fxios", "Firefox"),
            Map.entry("chrome", "Chrome"),
            Map.entry("crios", "Chrome"),
            Map.entry("safari", "Safari"));

    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("iphone", "iPhone"),
            Map.entry("ipad", "iPad"),
            Map.entry("openharmony", "鸿蒙"),
            Map.entry("android", "Android"),
            Map.entry("windows", "Windows"),
            Map.entry("mac os", "Mac"),
            Map.entry("cros", "ChromeOS"),
            Map.entry("linux", "Linux"));

    private Devices() {}

    /** Such as {@code Chrome · Windows}; the beginning of the name itself where it is none of the known. */
    public static String name(@Nullable String userAgent) {
        if (userAgent == null || userAgent.isBlank()) {
            return Words.of("device.unknown");
        }
        String lower = userAgent.toLowerCase(java.util.Locale.ROOT);
        Optional<String> program = first(PROGRAMS, lower);
        Optional<String> system = first(SYSTEMS, lower);
        if (program.isEmpty() && system.isEmpty()) {
            return userAgent.strip().substring(0, Math.min(40, userAgent.strip().length()));
        }
        return program.map(p -> system.map(s -> p + " · " + s).orElse(p)).orElseGet(system::get);
    }

    private static Optional<String> first(List<Map.Entry<String, String>> known, String lower) {
        return known.stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
