package dev.guildhall.reference.api;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.guildhall.testing.GuildhallTest;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

@GuildhallTest
class RegionsApiTest {

    @Autowired
    WebApplicationContext context;

    @Test
    void citiesAreCacheable() throws Exception {
        var mvc = MockMvcBuilders.webAppContextSetup(context).build();
        var answer = mvc.perform(get("/api/regions?level=city"))
                .andExpect(status().isOk())
                .andExpect(header().string("Cache-Control", "max-age=86400, public"))
                .andExpect(jsonPath("$[?(@.code == '360100')].shortName").value("南昌"))
                .andExpect(jsonPath("$[?(@.code == '360100')].province").value("江西"))
                .andExpect(jsonPath("$[?(@.code == '500100')].pinyin").value("chongqing"))
                .andExpect(jsonPath("$[?(@.code == '110100')].hot").value(true))
                .andReturn();
        var tag = Objects.requireNonNull(answer.getResponse().getHeader("ETag"));
        mvc.perform(get("/api/regions?level=city").header("If-None-Match", tag)).andExpect(status().isNotModified());

        mvc.perform(get("/api/regions?level=county&parent=360100"))
                .andExpect(jsonPath("$[0].province").value("江西"));
        mvc.perform(get("/api/regions?q=nanchang"))
                .andExpect(jsonPath("$[0].name").value("南昌市"));
        mvc.perform(get("/api/regions?level=village")).andExpect(status().isBadRequest());
    }
}
