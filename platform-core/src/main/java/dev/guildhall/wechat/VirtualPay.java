package dev.guildhall.wechat;

import cn.binarywang.wx.miniapp.bean.xpay.WxMaXPayNotifyProvideGoodsRequest;
import cn.binarywang.wx.miniapp.bean.xpay.WxMaXPayQueryBizBalanceRequest;
import cn.binarywang.wx.miniapp.bean.xpay.WxMaXPayQueryOrderRequest;
import cn.binarywang.wx.miniapp.bean.xpay.WxMaXPayQueryOrderResponse;
import cn.binarywang.wx.miniapp.bean.xpay.WxMaXPaySigParams;
import dev.guildhall.wechat.domain.MiniProgramVersions;
import dev.guildhall.wechat.domain.OpenPlatform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import me.chanjar.weixin.common.util.crypto.SHA1;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * WeChat's virtual payment through the SDK: signs what {@code wx.requestVirtualPayment} is given, and asks how an order stands. What
 * asks WeChat refuses to run inside a transaction, and throws {@link WechatUnavailable} where no answer can be believed.
 */
@Service
public class VirtualPay {
    /** The address of the call in the mini-program, as its signature names it. */
    private static final String CALL = "requestVirtualPayment";
    /** Goods bought directly, as against coins. */
    private static final String MODE = "short_series_goods";

    /** What answers where there is no such order: nobody has begun to pay. */
    private static final int NO_SUCH = 268490002;
    /** The application key does not sign. */
    private static final int BAD_SIGNATURE = 268490003;
    /** Busy, or asked too often: says nothing of the question. */
    private static final Set<Integer> LATER = Set.of(-1, 45009, 45011, 268490015);

    private final MiniProgramVersions versions;

    VirtualPay(MiniProgramVersions versions) {
        this.versions = versions;
    }

    /**
     * With what an offer is signed.
     *
     * @param sandbox whether orders are placed in WeChat's own sandbox, where nobody pays
     */
    public record Keys(boolean sandbox, String appKey) {
        /** As WeChat numbers it. */
        public int environment() {
            return sandbox ? 1 : 0;
        }

        /** Never the key. */
        @Override
        public String toString() {
            return "Keys[sandbox=" + sandbox + "]";
        }
    }

    /** Where an order stands at WeChat. */
    public enum State {
        OPEN,
        PAID,
        CLOSED,
        /** The buyer has the money back. */
        REFUNDED
    }

    /**
     * What WeChat answers about an order.
     *
     * @param transaction WeChat's number; null while nothing was paid
     * @param attach what the order was asked for with; null where WeChat does not say
     * @param delivered whether WeChat knows that the goods were delivered
     */
    public record Order(
            State state,
            @Nullable String number,
            @Nullable String transaction,
            long fen,
            @Nullable Instant paidAt,
            @Nullable String attach,
            boolean delivered) {}

    /** What the check of an offer's key found. */
    public enum Check {
        GOOD,
        REFUSED,
        /** No answer that can be believed. */
        UNKNOWN
    }

    /** The arguments of {@code wx.requestVirtualPayment}. @param signData JSON, taken over as it is */
    public Map<String, String> arguments(Keys keys, WechatSession session, String signData) {
        WxMaXPaySigParams signer = new WxMaXPaySigParams(session.key(), keys.appKey());
        return Map.of(
                "mode",
                MODE,
                "signData",
                signData,
                "paySig",
                signer.calcPaySig(CALL, signData),
                "signature",
                signer.calcSig(signData));
    }

    /** Tries the key with a question that changes nothing. */
    public Check check(Keys keys) {
        try {
            WxMaXPayQueryBizBalanceRequest request = new WxMaXPayQueryBizBalanceRequest();
            request.setEnv(keys.environment());
            OpenPlatform.call(
                    () -> versions.virtualPay().queryBizBalance(request, signer(keys)), WechatCodeRefused::login);
            return Check.GOOD;
        } catch (WechatUnavailable e) {
            Integer code = e.code();
            return code == null || LATER.contains(code) ? Check.UNKNOWN : Check.REFUSED;
        }
    }

    /** How an order stands; empty where WeChat does not know it, since nobody has begun to pay. */
    public Optional<Order> order(Keys keys, String openid, String number) {
        WxMaXPayQueryOrderRequest request = new WxMaXPayQueryOrderRequest();
        request.setOpenid(openid);
        request.setEnv(keys.environment());
        // Never both numbers: WeChat then finds nothing.
        request.setOrderId(number);
        try {
            return Optional.ofNullable(OpenPlatform.call(
                                    () -> versions.virtualPay().queryOrder(request, signer(keys)),
                                    WechatCodeRefused::login)
                            .getOrder())
                    .filter(said -> said.getStatus() != null)
                    .map(VirtualPay::order);
        } catch (WechatUnavailable e) {
            if (Integer.valueOf(NO_SUCH).equals(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether WeChat did not answer since the application key is wrong. */
    public static boolean refusesKey(WechatUnavailable answer) {
        return Integer.valueOf(BAD_SIGNATURE).equals(answer.code());
    }

    private static Order order(WxMaXPayQueryOrderResponse.OrderInfo said) {
        int status = said.getStatus();
        return new Order(
                state(status),
                said.getOrderId(),
                said.getWxOrderId(),
                said.getPaidFee() == null ? 0 : said.getPaidFee(),
                said.getPaidTime() == null ? null : Instant.ofEpochSecond(said.getPaidTime()),
                said.getBizMeta(),
                status != 2 && status != 3);
    }

    /** Tells WeChat that the goods were delivered, where no notice of it was answered. */
    public void delivered(Keys keys, String number) {
        WxMaXPayNotifyProvideGoodsRequest request = new WxMaXPayNotifyProvideGoodsRequest();
        request.setEnv(keys.environment());
        request.setOrderId(number);
        OpenPlatform.call(
                () -> versions.virtualPay().notifyProvideGoods(request, signer(keys)), WechatCodeRefused::login);
    }

    /**
     * Whether a message to the mini-program's address is from WeChat. The signature covers the token, not the message: what it says
     * is a hint to ask, never a proof.
     *
     * @param parts timestamp and nonce, and the cipher text of a message in safe mode
     */
    public static boolean signed(String token, String signature, String... parts) {
        String[] all = new String[parts.length + 1];
        all[0] = token;
        System.arraycopy(parts, 0, all, 1, parts.length);
        return MessageDigest.isEqual(
                SHA1.gen(all).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    }

    /** A message of the safe mode in clear. @throws RuntimeException where the key does not fit */
    public static String opened(String token, String messageKey, String appid, String cipher) {
        return new WxCryptUtil(token, messageKey, appid).decrypt(cipher);
    }

    private static WxMaXPaySigParams signer(Keys keys) {
        return new WxMaXPaySigParams("", keys.appKey());
    }

    /** WeChat's numbers: 2 paid, 3 being delivered, 4 delivered, 5 and 8 given back, 6 closed, 7 not given back, 9 and 10 paid. */
    private static State state(int status) {
        return switch (status) {
            case 2, 3, 4, 7, 9, 10 -> State.PAID;
            case 5, 8 -> State.REFUNDED;
            case 6 -> State.CLOSED;
            default -> State.OPEN;
        };
    }
}
