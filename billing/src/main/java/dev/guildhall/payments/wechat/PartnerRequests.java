package dev.guildhall.payments.wechat;

/** What is asked for a merchant behind a partner (服务商): the partner signs, the merchant receives. */
final class PartnerRequests {
    private PartnerRequests() {}

    static com.wechat.pay.java.service.partnerpayments.h5.model.PrepayRequest h5(
            Merchant merchant, Merchant.Sub sub, Prepay order) {
        var request = new com.wechat.pay.java.service.partnerpayments.h5.model.PrepayRequest();
        request.setSpAppid(merchant.appid());
        request.setSpMchid(merchant.mchid());
        request.setSubAppid(sub.appid());
        request.setSubMchid(sub.mchid());
        request.setDescription(order.description());
        request.setOutTradeNo(order.number());
        request.setAttach(order.attach());
        request.setTimeExpire(WeChatPay.time(order.expiresAt()));
        request.setNotifyUrl(order.notifyUrl());
        var amount = new com.wechat.pay.java.service.partnerpayments.h5.model.Amount();
        amount.setTotal(Math.toIntExact(order.fen()));
        amount.setCurrency("CNY");
        request.setAmount(amount);
        var scene = new com.wechat.pay.java.service.partnerpayments.h5.model.SceneInfo();
        scene.setPayerClientIp(order.payerIp());
        var info = new com.wechat.pay.java.service.partnerpayments.h5.model.H5Info();
        info.setType("Wap");
        scene.setH5Info(info);
        request.setSceneInfo(scene);
        return request;
    }

    static com.wechat.pay.java.service.partnerpayments.nativepay.model.PrepayRequest nativePay(
            Merchant merchant, Merchant.Sub sub, Prepay order) {
        var request = new com.wechat.pay.java.service.partnerpayments.nativepay.model.PrepayRequest();
        request.setSpAppid(merchant.appid());
        request.setSpMchid(merchant.mchid());
        request.setSubAppid(sub.appid());
        request.setSubMchid(sub.mchid());
        request.setDescription(order.description());
        request.setOutTradeNo(order.number());
        request.setAttach(order.attach());
        request.setTimeExpire(WeChatPay.time(order.expiresAt()));
        request.setNotifyUrl(order.notifyUrl());
        var amount = new com.wechat.pay.java.service.partnerpayments.nativepay.model.Amount();
        amount.setTotal(Math.toIntExact(order.fen()));
        amount.setCurrency("CNY");
        request.setAmount(amount);
        return request;
    }

    static com.wechat.pay.java.service.partnerpayments.jsapi.model.PrepayRequest jsapi(
            Merchant merchant, Merchant.Sub sub, Prepay order) {
        var request = new com.wechat.pay.java.service.partnerpayments.jsapi.model.PrepayRequest();
        request.setSpAppid(merchant.appid());
        request.setSpMchid(merchant.mchid());
        request.setSubAppid(sub.appid());
        request.setSubMchid(sub.mchid());
        request.setDescription(order.description());
        request.setOutTradeNo(order.number());
        request.setAttach(order.attach());
        request.setTimeExpire(WeChatPay.time(order.expiresAt()));
        request.setNotifyUrl(order.notifyUrl());
        var amount = new com.wechat.pay.java.service.partnerpayments.jsapi.model.Amount();
        amount.setTotal(Math.toIntExact(order.fen()));
        amount.setCurrency("CNY");
        request.setAmount(amount);
        var payer = new com.wechat.pay.java.service.partnerpayments.jsapi.model.Payer();
        if (sub.appid() == null) {
            payer.setSpOpenid(order.openid());
        } else {
            payer.setSubOpenid(order.openid());
        }
        request.setPayer(payer);
        return request;
    }
}
