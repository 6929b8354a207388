package dev.guildhall.imports.console;

import dev.guildhall.access.NeedsOfKind;
import dev.guildhall.identity.Actor;
import dev.guildhall.imports.ImportColumn;
import dev.guildhall.imports.ImportId;
import dev.guildhall.imports.ImportKind;
import dev.guildhall.imports.ImportProgress;
import dev.guildhall.imports.ImportState;
import dev.guildhall.imports.Imports;
import dev.guildhall.imports.MissingColumns;
import dev.guildhall.imports.UnreadableFile;
import dev.guildhall.imports.WhenKnown;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Refused;
import dev.guildhall.ui.ConsoleShell;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Upload, mapping, progress and result. Each address looks at the permission that the kind asks for. */
@Controller
@RequestMapping("/console/imports/{kind}")
@NeedsOfKind(ImportKind.class)
class ImportPages {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int ROWS_PER_PAGE = 20;
    private static final int RECENT = 8;
    private static final int HEADER_ROWS = 10;

    private final Imports imports;

    ImportPages(Imports imports) {
        this.imports = imports;
    }

    @GetMapping
    String upload(@PathVariable String kind, Actor actor, Model model, HttpServletRequest request) {
        return uploadPage(allowed(kind, actor), null, model, request);
    }

    @PostMapping
    @Nullable String upload(
            @PathVariable String kind,
            @RequestParam MultipartFile file,
            Actor actor,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var allowed = allowed(kind, actor);
        try (var content = file.getInputStream()) {
            var name = file.getOriginalFilename();
            var id = imports.upload(kind, name == null ? "" : name, content, file.getSize(), actor);
            if (Views.wantsPart(request)) {
                response.setHeader("HX-Redirect", request.getContextPath() + path(kind, id));
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                return null;
            }
            return "redirect:" + path(kind, id);
        } catch (UnreadableFile refused) {
            response.setStatus(422);
            return uploadPage(allowed, refused, model, request);
        }
    }

    private String uploadPage(ImportKind kind, @Nullable Problem problem, Model model, HttpServletRequest request) {
        describe(kind, model, request);
        model.addAttribute("problem", problem);
        model.addAttribute("recent", imports.recent(kind.id(), RECENT));
        model.addAttribute(
                "required",
                kind.columns().stream()
                        .filter(ImportColumn::required)
                        .map(ImportColumn::label)
                        .collect(Collectors.joining("、")));
        model.addAttribute(
                "several",
                kind.columns().stream().filter(ImportColumn::multiple).toList());
        model.addAttribute(
                "hints",
                kind.columns().stream()
                        .filter(column -> !column.hint().isEmpty())
                        .toList());
        model.addAttribute(
                "sensitive",
                kind.columns().stream()
                        .filter(column -> column.sensitivity() != ImportColumn.Sensitivity.NONE)
                        .map(ImportColumn::label)
                        .collect(Collectors.joining("、")));
        return Views.of(request, "imports/console/upload", "import");
    }

    @GetMapping("/template.xlsx")
    void template(@PathVariable String kind, Actor actor, HttpServletResponse response) throws IOException {
        var allowed = allowed(kind, actor);
        download(response, allowed.title() + "模板.xlsx");
        imports.writeTemplateXlsx(kind, response.getOutputStream());
    }

    /** The mapping page, the progress page or the result page, by the state of the import. */
    @GetMapping("/{id}")
    String show(
            @PathVariable String kind,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") int page,
            Actor actor,
            Model model,
            HttpServletRequest request) {
        var allowed = allowed(kind, actor);
        var progress = progress(allowed, id);
        if (progress.state() == ImportState.CHECKED) {
            return mappingPage(allowed, progress, null, model, request);
        }
        var comparison = allowed.comparisonPath(progress.id());
        if (progress.state() == ImportState.DONE && comparison != null) {
            return "redirect:" + comparison;
        }
        describe(allowed, model, request);
        model.addAttribute("p", progress);
        if (progress.state() == ImportState.RUNNING) {
            return Views.of(request, "imports/console/progress", "progress");
        }
        model.addAttribute("reason", reason);
        model.addAttribute("reasons", imports.reasons(progress.id()));
        model.addAttribute(
                "page",
                imports.refused(progress.id(), reason.isEmpty() ? null : reason, Math.max(0, page), ROWS_PER_PAGE));
        model.addAttribute("named", allowed.nameColumn() != null);
        return Views.of(request, "imports/console/result", "import");
    }

    private String mappingPage(
            ImportKind kind,
            ImportProgress progress,
            @Nullable Problem problem,
            Model model,
            HttpServletRequest request) {
        var id = progress.id();
        var waiting = imports.waiting(id);
        describe(kind, model, request);
        model.addAttribute("p", progress);
        model.addAttribute("problem", problem);
        model.addAttribute("waiting", waiting);
        model.addAttribute("scan", imports.scan(id));
        model.addAttribute(
                "labels",
                kind.columns().stream()
                        .collect(Collectors.toMap(
                                ImportColumn::key, ImportColumn::label, (one, other) -> one, LinkedHashMap::new)));
        model.addAttribute("columns", kind.columns());
        model.addAttribute("headerRows", HEADER_ROWS);
        model.addAttribute("whenKnown", WhenKnown.values());
        return Views.of(request, "imports/console/mapping", "import");
    }

    /** Saves a changed choice and shows what it means for the file. */
    @PostMapping("/{id}/choices")
    String choose(
            @PathVariable String kind,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> form,
            Actor actor,
            Model model,
            HttpServletRequest request) {
        var allowed = allowed(kind, actor);
        var progress = progress(allowed, id);
        imports.choose(progress.id(), choices(form));
        if (!Views.wantsPart(request)) {
            return "redirect:" + path(kind, progress.id());
        }
        return mappingPage(allowed, progress(allowed, id), null, model, request);
    }

    @PostMapping("/{id}/start")
    String start(
            @PathVariable String kind,
            @PathVariable UUID id,
            @RequestParam MultiValueMap<String, String> form,
            Actor actor,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        var allowed = allowed(kind, actor);
        var progress = progress(allowed, id);
        if (progress.state() == ImportState.CHECKED && form.containsKey("headerRow")) {
            imports.choose(progress.id(), choices(form));
        }
        try {
            imports.start(progress.id());
        } catch (MissingColumns | Conflict missing) {
            response.setStatus(422);
            return mappingPage(allowed, progress(allowed, id), missing, model, request);
        }
        return "redirect:" + path(kind, progress.id());
    }

    /** Asked once a second by the progress page; when there is no more progress, the browser goes to the result. */
    @GetMapping("/{id}/progress")
    String progress(
            @PathVariable String kind,
            @PathVariable UUID id,
            Actor actor,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        var allowed = allowed(kind, actor);
        var progress = progress(allowed, id);
        if (!Views.wantsPart(request)) {
            return "redirect:" + path(kind, progress.id());
        }
        if (progress.state() != ImportState.RUNNING) {
            response.setHeader("HX-Redirect", request.getContextPath() + path(kind, progress.id()));
        }
        describe(allowed, model, request);
        model.addAttribute("p", progress);
        return "imports/console/progress :: progress";
    }

    @PostMapping("/{id}/stop")
    String stop(@PathVariable String kind, @PathVariable UUID id, Actor actor, RedirectAttributes redirect) {
        var progress = progress(allowed(kind, actor), id);
        imports.stop(progress.id());
        Toast.after(redirect, "正在停止，这一批写完就停");
        return "redirect:" + path(kind, progress.id());
    }

    @GetMapping("/{id}/refused.xlsx")
    void refused(@PathVariable String kind, @PathVariable UUID id, Actor actor, HttpServletResponse response)
            throws IOException {
        var progress = progress(allowed(kind, actor), id);
        var name = progress.filename().replaceFirst("\\.[A-Za-z]{3,4}$", "") + "-被拒的行.xlsx";
        // Written whole before the first byte leaves, so that a refusal still is a page.
        var file = new java.io.ByteArrayOutputStream();
        imports.writeRefusedXlsx(progress.id(), file);
        download(response, name);
        file.writeTo(response.getOutputStream());
    }

    private ImportKind allowed(String kind, Actor actor) {
        var found = imports.kind(kind);
        if (!actor.kind().equals(Actor.STAFF) || !actor.may(found.permission())) {
            throw new Refused();
        }
        return found;
    }

    private ImportProgress progress(ImportKind kind, UUID id) {
        var progress = imports.progress(new ImportId(id));
        if (!progress.kind().equals(kind.id())) {
            throw new NotFound("这次导入");
        }
        return progress;
    }

    private static void describe(ImportKind kind, Model model, HttpServletRequest request) {
        var list = kind.resultPath();
        if (list != null) {
            request.setAttribute(ConsoleShell.AT, list + "/import");
        }
        model.addAttribute("kind", kind);
        model.addAttribute("base", "/console/imports/" + kind.id());
    }

    /** Fields {@code column-<position>} = key; {@code raw-<key>-<n>} and {@code value-<key>-<n>} belong together. */
    private static Imports.Choices choices(MultiValueMap<String, String> form) {
        Map<String, Integer> mapping = new LinkedHashMap<>();
        Map<String, Map<String, String>> values = new HashMap<>();
        form.toSingleValueMap().forEach((field, value) -> {
            if (field.matches("column-\\d{1,3}") && !value.isEmpty()) {
                mapping.putIfAbsent(value, Integer.parseInt(field.substring(7)));
            } else if (field.startsWith("value-") && !value.isEmpty()) {
                var rest = field.substring(6);
                var raw = form.getFirst("raw-" + rest);
                int dash = rest.lastIndexOf('-');
                if (raw != null && dash > 0) {
                    values.computeIfAbsent(rest.substring(0, dash), key -> new LinkedHashMap<>())
                            .put(raw, value);
                }
            }
        });
        var headerRow = form.getFirst("headerRow");
        var whenKnown = form.getFirst("whenKnown");
        return new Imports.Choices(
                headerRow != null && headerRow.matches("\\d{1,6}") ? Integer.parseInt(headerRow) : 1,
                mapping,
                values,
                java.util.Arrays.stream(WhenKnown.values())
                        .filter(choice -> choice.name().equals(whenKnown))
                        .findFirst()
                        .orElse(WhenKnown.FILL_GAPS));
    }

    private static String path(String kind, ImportId id) {
        return "/console/imports/" + kind + "/" + id;
    }

    private static void download(HttpServletResponse response, String filename) {
        response.setContentType(XLSX);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(filename, StandardCharsets.UTF_8)
                        .build()
                        .toString());
    }
}
