package dev.guildhall.privacy.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pictures that somebody uploaded. The copy lists them with the addresses at which their owner, signed in, gets them. */
@Component
class UploadData implements PersonalData {
    private final MediaLibrary library;

    UploadData(MediaLibrary library) {
        this.library = library;
    }

    /** Before everything that refers to pictures, so that it is erased after it. */
    @Override
    public int order() {
        return 20;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        return List.of(new PersonalSection(
                "media",
                "上传的图片",
                List.of("上传时间", "用途", "文件", "大小（字节）", "已使用", "下载地址"),
                library.uploads(account.value()).stream()
                        .map(each -> Arrays.<@Nullable Object>asList(
                                each.at(),
                                each.kindName(),
                                each.view().url().substring(each.view().url().lastIndexOf('/') + 1),
                                each.view().size(),
                                each.kept(),
                                "/api/media/" + each.view().id()))
                        .toList()));
    }

    @Override
    public void erase(AccountId account) {
        library.ownerEnds(account.value());
    }
}
