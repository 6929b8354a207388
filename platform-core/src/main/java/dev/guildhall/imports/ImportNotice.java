package dev.guildhall.imports;

import dev.guildhall.identity.AccountId;
import dev.guildhall.notice.Notices;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

/** Tells whoever uploaded a file that its import is done: people leave the page meanwhile. */
@Component
class ImportNotice {

    private final Notices notices;
    private final ImportKinds kinds;

    ImportNotice(Notices notices, ImportKinds kinds) {
        this.notices = notices;
        this.kinds = kinds;
    }

    @ApplicationModuleListener
    void on(ImportFinished event) {
        var uploader = event.uploadedBy();
        if (uploader == null) {
            return;
        }
        boolean compares = kinds.require(event.kind()).compares();
        notices.tell(
                new AccountId(uploader),
                "import",
                (compares ? "比对完成：" : "导入完成：") + event.filename(),
                (compares ? "新增 %,d，有变化 %,d，没有变化 %,d，读不懂 %,d 行。确认后才会生效" : "新登记 %,d，已更新 %,d，未变化 %,d，被拒 %,d 行")
                        .formatted(event.added(), event.changed(), event.unchanged(), event.refused()),
                "/console/imports/" + event.kind() + "/" + event.id());
    }
}
