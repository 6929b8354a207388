package dev.guildhall.points.domain;

import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Three packs to buy, for demo tenants whose agencies pay with points. */
@Component
class PackDemo implements DemoContent {
    private final PointPacks packs;

    PackDemo(PointPacks packs) {
        this.packs = packs;
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public void fill(DemoTenant demo) {
        if (demo.blueprint().equals("certification") && packs.all().isEmpty()) {
            List.of(
                            new PointPacks.Draft("体验包 10 点", 10, 0, 365, 10_000, true, 1),
                            new PointPacks.Draft("常用包 50 点", 50, 0, 365, 45_000, true, 2),
                            new PointPacks.Draft("畅览包 100 点", 100, 0, 365, 90_000, true, 3))
                    .forEach(packs::add);
        }
    }
}
