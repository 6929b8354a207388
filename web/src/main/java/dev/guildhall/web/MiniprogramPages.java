package dev.guildhall.web;

import dev.guildhall.access.Open;
import dev.guildhall.tenancy.TenantScope;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the mini-program's browser build below every tenant's address. Its files are the same for all tenants: which tenant
 * it is for, the pages learn from their own address.
 */
@Configuration(proxyBeanMethods = false)
class MiniprogramPages implements WebMvcConfigurer {

    private static final String FILES = "classpath:/static-h5/";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // Names below assets/ carry a hash of their content; everything else is asked for again each time.
        registry.addResourceHandler("/h5/assets/**")
                .addResourceLocations(FILES + "assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
        registry.addResourceHandler("/h5/**").addResourceLocations(FILES).setCacheControl(CacheControl.noCache());
    }

    @Controller
    @Open
    static class FrontDoor {

        /** A tenant's bare address leads its members in; the platform's own leads to its operators. */
        @GetMapping("/")
        String door() {
            return TenantScope.bound().isPresent() ? "redirect:/h5/" : "redirect:/operator";
        }

        @GetMapping("/h5")
        String withoutSlash() {
            return "redirect:/h5/";
        }

        @GetMapping("/h5/")
        String index() {
            return "forward:/h5/index.html";
        }
    }
}
