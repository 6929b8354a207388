package dev.guildhall.points;

import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.points.domain.PointRules;
import java.util.List;
import org.springframework.stereotype.Component;

/** Points as a part of the kernel with rules of their own. Permissions and menu are those of {@code billing}. */
@Component
class PointsModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "points";
    }

    @Override
    public String name() {
        return "点数规则";
    }

    @Override
    public String summary() {
        return "到期提醒、久未使用的冻结、赠送的复核";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public Class<? extends Record> settings() {
        return PointRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
