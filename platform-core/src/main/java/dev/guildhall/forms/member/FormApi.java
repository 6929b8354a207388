package dev.guildhall.forms.member;

import dev.guildhall.access.Open;
import dev.guildhall.access.SignedIn;
import dev.guildhall.forms.FormDefinition;
import dev.guildhall.forms.Forms;
import dev.guildhall.forms.PublicForms;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.media.MediaContent;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Forms with all their rules and messages, for clients that check as the server does. */
@RestController
class FormApi {
    private final Forms forms;
    private final ObjectProvider<PublicForms> opened;

    FormApi(Forms forms, ObjectProvider<PublicForms> opened) {
        this.forms = forms;
        this.opened = opened;
    }

    /** The newest version. Those of registration are for everybody, the others for who is signed in. */
    @GetMapping("/api/forms/{id}")
    @Open
    FormDefinition form(@PathVariable String id, Optional<Actor> actor) {
        if (actor.isEmpty() && opened.stream().noneMatch(each -> each.ids().contains(id))) {
            // Says no more than for a form that there is not.
            throw forms.missing();
        }
        return forms.current(id);
    }

    /** A file of a form that the person filled in. */
    @GetMapping("/api/me/form-files/{file}")
    @SignedIn
    ResponseEntity<InputStreamResource> file(@PathVariable UUID file, Actor actor) {
        MediaContent content = forms.ownFile(actor.id(), file);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        content.view().disposition().ifPresent(as -> answer.header("Content-Disposition", as));
        return answer.contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(new InputStreamResource(content.in()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Access {
        @Bean
        PublicPaths formsArePublic() {
            return new PublicPaths("/api/forms/*");
        }
    }
}
