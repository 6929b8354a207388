package dev.guildhall.carousel.console;

import dev.guildhall.access.Needs;
import dev.guildhall.carousel.CarouselSlot;
import dev.guildhall.carousel.domain.Carousels;
import dev.guildhall.carousel.domain.Carousels.Draft;
import dev.guildhall.carousel.domain.Carousels.Slide;
import dev.guildhall.carousel.domain.Words;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.ZoneSource;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 轮播图: the pictures of each place, their order and when they are shown. */
@Controller
@RequestMapping("/console/carousel")
@Needs("carousel.edit")
class CarouselConsole {
    private static final String LIST = "redirect:/console/carousel";
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    private final Carousels carousels;
    private final ZoneSource zones;

    CarouselConsole(Carousels carousels, ZoneSource zones) {
        this.carousels = carousels;
        this.zones = zones;
    }

    /** A place with its pictures. */
    public record Place(CarouselSlot slot, List<Slide> slides) {}

    /** As typed; times are of the tenant's zone. */
    public record Form(
            @Nullable String slot,
            @Nullable String title,
            @Nullable String link,
            @Nullable String startsAt,
            @Nullable String endsAt) {}

    @GetMapping
    String list(Model model) {
        model.addAttribute(
                "places",
                carousels.slots().stream()
                        .map(slot -> new Place(slot, carousels.all(slot.id())))
                        .toList());
        return "carousel/console/carousel";
    }

    @GetMapping("/new")
    String blank(@RequestParam(defaultValue = "") String slot, Model model) {
        return form(model, null, new Form(slot, null, null, null, null), null);
    }

    @GetMapping("/{id}")
    String edit(@PathVariable UUID id, Model model) {
        var slide = carousels.require(id);
        return form(
                model,
                slide,
                new Form(slide.slot(), slide.title(), slide.link(), local(slide.startsAt()), local(slide.endsAt())),
                null);
    }

    @PostMapping
    String add(
            @ModelAttribute Form form,
            @RequestParam(required = false) @Nullable MultipartFile picture,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            if (picture == null || picture.isEmpty()) {
                throw new Invalid("picture", Words.of("picture.missing"));
            }
            var name = picture.getOriginalFilename();
            carousels.add(or(form.slot()), draft(form), name == null ? "" : name, () -> open(picture));
        } catch (Problem refused) {
            return refused(model, null, form, refused, response);
        }
        Toast.after(redirect, Words.of("toast.added"));
        return LIST;
    }

    @PostMapping("/{id}")
    String change(
            @PathVariable UUID id,
            @ModelAttribute Form form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            carousels.change(id, draft(form));
        } catch (Invalid invalid) {
            return refused(model, carousels.require(id), form, invalid, response);
        }
        Toast.after(redirect, Words.of("toast.saved"));
        return LIST;
    }

    @PostMapping("/{id}/move")
    String move(@PathVariable UUID id, @RequestParam boolean up) {
        carousels.move(id, up);
        return LIST;
    }

    @PostMapping("/{id}/remove")
    String remove(@PathVariable UUID id, RedirectAttributes redirect) {
        carousels.remove(id);
        Toast.after(redirect, Words.of("toast.removed"));
        return LIST;
    }

    private String refused(
            Model model, @Nullable Slide slide, Form form, Problem refused, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        var invalid = refused instanceof Invalid wrong ? wrong : new Invalid("picture", refused.detail());
        return form(model, slide, form, FormErrors.of(invalid));
    }

    private String form(Model model, @Nullable Slide slide, Form form, @Nullable FormErrors errors) {
        var slots = new LinkedHashMap<String, String>();
        carousels.slots().forEach(slot -> slots.put(slot.id(), slot.label()));
        model.addAttribute("slots", slots);
        model.addAttribute("slide", slide);
        model.addAttribute("entry", form);
        model.addAttribute("errors", errors);
        model.addAttribute(
                "labels",
                Map.of("title", "说明", "link", "点击后打开", "endsAt", "下线时间", "startsAt", "上线时间", "picture", "图片"));
        return "carousel/console/slide";
    }

    private Draft draft(Form form) {
        return new Draft(
                or(form.title()), or(form.link()), time("startsAt", form.startsAt()), time("endsAt", form.endsAt()));
    }

    private @Nullable Instant time(String field, @Nullable String typed) {
        if (typed == null || typed.isBlank()) {
            return null;
        }
        try {
            return LocalDateTime.parse(typed.strip()).atZone(zones.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new Invalid(field, Words.of("time.wrong"));
        }
    }

    private @Nullable String local(@Nullable Instant at) {
        return at == null ? null : FIELD.format(at.atZone(zones.zone()));
    }

    private static String or(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    private static InputStream open(MultipartFile picture) {
        try {
            return picture.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
