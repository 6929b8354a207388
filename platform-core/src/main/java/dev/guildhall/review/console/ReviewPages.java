package dev.guildhall.review.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaContent;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.review.ReviewDesk;
import dev.guildhall.review.ReviewFilter;
import dev.guildhall.review.ReviewId;
import dev.guildhall.review.ReviewState;
import dev.guildhall.review.ReviewView;
import dev.guildhall.review.Reviews;
import dev.guildhall.review.Verdict;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.ZoneSource;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** 审核: the queue by time left, what is to be decided, the decision. Each kind is for those who have its permission. */
@Controller
@Needs("review.queue")
class ReviewPages {
    private static final String PAGE = "review/console/reviews";
    private static final int ROWS = 50;

    private final Reviews reviews;
    private final ReviewDesk desk;
    private final ZoneSource zones;
    private final Clock clock;

    ReviewPages(Reviews reviews, ReviewDesk desk, ZoneSource zones, Clock clock) {
        this.reviews = reviews;
        this.desk = desk;
        this.zones = zones;
        this.clock = clock;
    }

    /**
     * What the queue shows.
     *
     * @param over {@code true} for what is decided
     */
    record Query(
            @Nullable String kind,
            @Nullable String q,
            @Nullable String over,
            @Nullable String overdue,
            @Nullable String state,
            @Nullable Integer page) {
        boolean isOver() {
            return "true".equals(over);
        }
    }

    /** A part of the queue under a heading. */
    record Group(String label, String tone, List<ReviewView> items) {}

    @GetMapping("/console/reviews")
    String queue(Actor actor, Query query, Model model) {
        Paged<ReviewView> page = show(actor, query, model);
        page.items().stream().findFirst().ifPresent(first -> opened(actor, first.id(), model));
        model.addAttribute("chosen", false);
        return PAGE;
    }

    @GetMapping("/console/reviews/{id}")
    String one(Actor actor, @PathVariable UUID id, Query query, Model model) {
        opened(actor, new ReviewId(id), model);
        show(actor, query, model);
        model.addAttribute("chosen", true);
        return PAGE;
    }

    @PostMapping("/console/reviews/{id}")
    String decide(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String verdict,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "false") boolean next,
            @RequestParam Map<String, String> all,
            Query query,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        ReviewId review = new ReviewId(id);
        ReviewDesk.Opened opened = desk.open(actor, review);
        Map<String, String> answers = new HashMap<>();
        all.forEach((key, value) -> {
            if (key.startsWith("answer.")) {
                answers.put(key.substring("answer.".length()), value);
            }
        });
        try {
            Verdict decided = Arrays.stream(Verdict.values())
                    .filter(each -> each.name().equals(verdict))
                    .findFirst()
                    .orElseThrow(() -> new Invalid("verdict", "请选择通过或退回"));
            reviews.decide(review, decided, reason, answers);
            Toast.after(
                    redirect,
                    (decided == Verdict.APPROVED ? "已通过" : "已退回") + "「"
                            + opened.review().title() + "」，已通知申请人");
        } catch (Invalid invalid) {
            FormErrors errors = new FormErrors();
            invalid.errors().forEach(error -> errors.add(error.field(), error.message()));
            model.addAttribute("errors", errors);
            model.addAttribute("verdict", verdict);
            model.addAttribute("reason", reason);
            response.setStatus(422);
            return one(actor, id, query, model);
        } catch (Conflict taken) {
            Toast.after(redirect, taken.detail());
            return "redirect:/console/reviews/" + id;
        }
        ReviewId after = opened.next() != null ? opened.next() : opened.previous();
        return next && after != null ? "redirect:/console/reviews/" + after : "redirect:/console/reviews/" + id;
    }

    /** A masked value in clear for half a minute. */
    @PostMapping("/console/reviews/{id}/reveal/{key}")
    String reveal(
            Actor actor,
            @PathVariable UUID id,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String why,
            Model model) {
        ReviewId review = new ReviewId(id);
        model.addAttribute("masked", desk.masked(actor, review, key));
        try {
            model.addAttribute("text", desk.reveal(actor, review, key, why));
            return "ui/parts :: shown";
        } catch (Invalid invalid) {
            model.addAttribute("id", id);
            model.addAttribute("key", key);
            model.addAttribute("trouble", invalid.errors().getFirst().message());
            return "review/console/parts :: masked";
        }
    }

    @GetMapping("/console/reviews/{id}/files/{file}")
    ResponseEntity<InputStreamResource> file(Actor actor, @PathVariable UUID id, @PathVariable UUID file) {
        MediaContent content = desk.file(actor, new ReviewId(id), file);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        content.view().disposition().ifPresent(as -> answer.header("Content-Disposition", as));
        return answer.contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(new InputStreamResource(content.in()));
    }

    @GetMapping("/console/reviews/targets")
    @Needs("review.targets")
    String targets(Model model) {
        model.addAttribute("targets", desk.targets());
        return "review/console/targets";
    }

    @PostMapping("/console/reviews/targets")
    @Needs("review.targets")
    String setTargets(
            @RequestParam Map<String, String> all,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Map<String, Integer> days = new LinkedHashMap<>();
        FormErrors errors = new FormErrors();
        all.forEach((key, value) -> {
            if (key.startsWith("days.")) {
                try {
                    days.put(key.substring("days.".length()), Integer.valueOf(value.strip()));
                } catch (NumberFormatException e) {
                    errors.add(key.substring("days.".length()), "请填写 0–30 的整数");
                }
            }
        });
        try {
            if (!errors.any()) {
                desk.setTargets(days);
                Toast.after(redirect, "已保存，对之后提交的申请生效");
                return "redirect:/console/reviews/targets";
            }
        } catch (Invalid invalid) {
            invalid.errors().forEach(error -> errors.add(error.field(), error.message()));
        }
        response.setStatus(422);
        model.addAttribute("errors", errors);
        model.addAttribute("sent", all);
        return targets(model);
    }

    private Paged<ReviewView> show(Actor actor, Query query, Model model) {
        Map<String, String> kinds = desk.kinds(actor);
        String kind = blank(query.kind());
        Set<String> wanted = kind == null ? kinds.keySet() : kinds.containsKey(kind) ? Set.of(kind) : Set.of();
        ReviewState state = Arrays.stream(ReviewState.values())
                .filter(each -> each.name().equals(query.state()))
                .findFirst()
                .orElse(null);
        Paged<ReviewView> page = reviews.queue(
                new ReviewFilter(
                        wanted,
                        !query.isOver(),
                        query.isOver() ? state : null,
                        "true".equals(query.overdue()),
                        blank(query.q())),
                query.page() == null ? 0 : Math.max(0, query.page()),
                ROWS);
        model.addAttribute("page", page);
        model.addAttribute("groups", groups(page.items(), query.isOver()));
        model.addAttribute("kinds", kinds);
        model.addAttribute("over", query.isOver());
        model.addAttribute("keep", keep(query));
        model.addAttribute("filtered", kind != null || blank(query.q()) != null || "true".equals(query.overdue()));
        model.addAttribute("waiting", reviews.waiting(kinds.keySet()));
        model.addAttribute("mayReveal", actor.may("forms.reveal"));
        model.addAttribute("maySet", actor.may("review.targets"));
        return page;
    }

    private void opened(Actor actor, ReviewId id, Model model) {
        model.addAttribute("o", desk.open(actor, id));
    }

    private List<Group> groups(List<ReviewView> items, boolean over) {
        if (over) {
            return items.isEmpty() ? List.of() : List.of(new Group("", "", items));
        }
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, zones.zone());
        List<ReviewView> late = new ArrayList<>();
        List<ReviewView> soon = new ArrayList<>();
        List<ReviewView> later = new ArrayList<>();
        for (ReviewView each : items) {
            if (each.overdue()) {
                late.add(each);
            } else if (LocalDate.ofInstant(each.dueAt(), zones.zone()).equals(today)) {
                soon.add(each);
            } else {
                later.add(each);
            }
        }
        return List.of(new Group("已超时", "bad", late), new Group("今日到期", "warn", soon), new Group("之后", "", later))
                .stream()
                .filter(group -> !group.items().isEmpty())
                .toList();
    }

    /** The filters as a query string, for links that keep them. */
    private static String keep(Query query) {
        return UriComponentsBuilder.newInstance()
                .queryParamIfPresent("over", Optional.ofNullable(blank(query.over())))
                .queryParamIfPresent("kind", Optional.ofNullable(blank(query.kind())))
                .queryParamIfPresent("q", Optional.ofNullable(blank(query.q())))
                .encode()
                .build()
                .toUriString();
    }

    private static @Nullable String blank(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .orElse(null);
    }
}
