package dev.guildhall.carousel;

import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** Carousels as a part of the kernel. */
@Component
class CarouselModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "carousel";
    }

    @Override
    public String name() {
        return "轮播图";
    }

    @Override
    public String summary() {
        return "小程序各处上方的轮播图片，可以定时上下线";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("carousel.edit", "编辑轮播图"));
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 911, "轮播图", "photo", "/console/carousel", "carousel.edit"));
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
