package dev.guildhall.reference.api;

import dev.guildhall.access.Open;
import dev.guildhall.reference.Region;
import dev.guildhall.reference.Regions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Regions for pickers. */
@RestController
@Open
class RegionsApi {

    private final Regions regions;
    private final String edition;

    RegionsApi(Regions regions) {
        this.regions = regions;
        var sum = new CRC32C();
        for (int level = Region.PROVINCE; level <= Region.COUNTY; level++) {
            for (var region : regions.level(level)) {
                sum.update(region.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        edition = Long.toHexString(sum.getValue());
    }

    /**
     * @param level what to list
     * @param parent code of the region above; without it all of that level
     * @param q name, pinyin or initials; cities and counties, {@code level} is then ignored
     */
    @GetMapping("/api/regions")
    @Nullable ResponseEntity<List<RegionView>> list(
            @RequestParam(defaultValue = "city") Level level,
            @RequestParam(defaultValue = "") String parent,
            @RequestParam(defaultValue = "") String q,
            ServletWebRequest request) {
        if (request.checkNotModified('"' + edition + '"')) {
            return null;
        }
        var found = q.isBlank()
                ? switch (level) {
                    case province -> regions.provinces();
                    case city -> parent.isBlank() ? regions.cities() : regions.citiesOf(parent);
                    case county -> parent.isBlank() ? regions.level(Region.COUNTY) : regions.countiesOf(parent);
                }
                : regions.search(q);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .eTag('"' + edition + '"')
                .body(found.stream().map(this::view).toList());
    }

    private RegionView view(Region region) {
        return new RegionView(
                region.code(),
                region.name(),
                region.shortName(),
                regions.province(region).shortName(),
                region.pinyin(),
                region.initials(),
                regions.isHot(region));
    }

    enum Level {
        province,
        city,
        county
    }

    /** @param province short name of the province it lies in */
    record RegionView(
            String code, String name, String shortName, String province, String pinyin, String initials, boolean hot) {}
}
