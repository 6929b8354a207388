package dev.guildhall.imports;

import dev.guildhall.identity.AccountId;
import dev.guildhall.notice.Notices;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/** Tells whoever uploaded a file that its import is done: people leave the page meanwhile. */
@Component
class ImportNotice {

    private final Notices notices;

    ImportNotice(Notices notices) {
        this.notices = notices;
    }

    @ApplicationModuleListener
    void on(ImportFinished event) {
        var uploader = event.uploadedBy();
        if (uploader == null) {
            return;
        }
        notices.tell(
                new AccountId(uploader),
                "import",
                "导入完成：" + event.filename(),
                "新登记 %,d，已更新 %,d，未变化 %,d，被拒 %,d 行"
                        .formatted(event.added(), event.changed(), event.unchanged(), event.refused()),
                "/console/imports/" + event.kind() + "/" + event.id());
    }
}
