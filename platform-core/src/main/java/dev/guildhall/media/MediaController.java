package dev.guildhall.media;

import dev.guildhall.access.Open;
import dev.guildhall.access.SignedIn;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartFile;

@RestController
class MediaController {

    private final MediaLibrary library;

    MediaController(MediaLibrary library) {
        this.library = library;
    }

    record Uploaded(UUID id, String url) {}

    @PostMapping("/api/media")
    @SignedIn
    Uploaded upload(@RequestParam String kind, @RequestParam MultipartFile file, HttpServletRequest request)
            throws IOException {
        MediaKind bounds = library.kind(kind).orElseThrow(MediaRefused::unknownKind);
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (!mayUpload(who, bounds)) {
            throw new Refused();
        }
        String filename = file.getOriginalFilename();
        try (InputStream in = file.getInputStream()) {
            MediaView stored = library.upload(owner(who), kind, filename == null ? "" : filename, in);
            return new Uploaded(stored.id(), request.getContextPath() + stored.url());
        }
    }

    /** A picture for who uploaded it, also where it is not for everybody's eyes. */
    @GetMapping("/api/media/{id}")
    @SignedIn
    ResponseEntity<InputStreamResource> own(@PathVariable UUID id) {
        MediaLibrary.Content content = library.openOwn(
                        id, owner(SecurityContextHolder.getContext().getAuthentication()))
                .orElseThrow(() -> new NotFound("图片"));
        return safe(content).cacheControl(CacheControl.noStore()).body(new InputStreamResource(content.in()));
    }

    private static ResponseEntity.BodyBuilder safe(MediaLibrary.Content content) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        content.view().disposition().ifPresent(as -> answer.header("Content-Disposition", as));
        return answer.contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox");
    }

    /** The account that asks: identity names its callers by their ids, and may itself use this module. */
    private static UUID owner(@Nullable Authentication who) {
        if (who == null) {
            throw new AuthenticationCredentialsNotFoundException("nobody is signed in");
        }
        return UUID.fromString(who.getName());
    }

    private static boolean mayUpload(@Nullable Authentication who, MediaKind kind) {
        return kind.uploaders().isEmpty()
                || who != null
                        && who.getAuthorities().stream()
                                .anyMatch(authority -> kind.uploaders().stream()
                                        .anyMatch(uploader -> ("ROLE_" + uploader).equals(authority.getAuthority())));
    }

    /** The name is for people and file endings only; the id finds the picture. What an address shows never changes. */
    @GetMapping("/media/{id}/{name}")
    @Open
    @Nullable ResponseEntity<InputStreamResource> show(@PathVariable UUID id, @PathVariable String name, WebRequest request) {
        MediaLibrary.Content content =
                library.open(id).filter(each -> library.isOpen(id)).orElseThrow(() -> new NotFound("图片"));
        if (request.checkNotModified("\"" + content.hash() + "\"")) {
            close(content.in());
            return null;
        }
        return safe(content)
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .eTag(content.hash())
                .header("Cross-Origin-Resource-Policy", "same-site")
                .body(new InputStreamResource(content.in()));
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
