package planted.lottery.domain;

import cn.binarywang.wx.miniapp.api.WxMaService;
import cn.binarywang.wx.miniapp.api.impl.WxMaServiceJoddHttpImpl;

/** Breaks the style on purpose; see HouseRules. */
class DrawByWechat {
    WxMaService wechat() {
        return new WxMaServiceJoddHttpImpl();
    }
}
