package dev.guildhall.notice;

import com.aliyun.dysmsapi20170525.Client;
import com.aliyun.dysmsapi20170525.models.SendSmsRequest;
import com.aliyun.dysmsapi20170525.models.SendSmsResponse;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teautil.models.RuntimeOptions;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Sends by Alibaba Cloud's short message service, with its SDK. */
class AliyunSms implements SmsSender {

    /** Answers that will be the same however often one asks. */
    private static final Set<String> LASTING = Set.of(
            "isv.MOBILE_NUMBER_ILLEGAL",
            "isv.INVALID_PARAMETERS",
            "isv.INVALID_JSON_PARAM",
            "isv.TEMPLATE_MISSING_PARAMETERS",
            "isv.TEMPLATE_PARAMS_ILLEGAL",
            "isv.PARAM_LENGTH_LIMIT",
            "isv.PARAM_NOT_SUPPORT_URL",
            "isv.BLACK_KEY_CONTROL_LIMIT");

    private final SmsProperties properties;
    private final SmsProperties.Aliyun settings;
    private final Client client;
    private final JsonMapper json;

    AliyunSms(SmsProperties properties, JsonMapper json) {
        this.properties = properties;
        this.settings = SmsProperties.required(properties.aliyun(), "aliyun");
        this.json = json;
        SmsProperties.checkComplete("aliyun", settings.templates());
        try {
            this.client = new Client(new Config()
                    .setAccessKeyId(settings.accessKeyId())
                    .setAccessKeySecret(settings.accessKeySecret())
                    .setEndpoint(settings.endpoint())
                    .setProtocol(settings.protocol()));
        } catch (Exception e) {
            throw new IllegalStateException("guildhall.sms.aliyun does not make a client", e);
        }
    }

    @Override
    public String id() {
        return "aliyun";
    }

    @Override
    public void send(PhoneNumber to, String text, SmsTemplate template, Map<String, String> params) {
        SendSmsRequest request = new SendSmsRequest()
                .setPhoneNumbers(to.national())
                .setSignName(SmsProperties.sign(settings.signName(), settings.signNames()))
                .setTemplateCode(settings.templates().get(template))
                .setTemplateParam(json.writeValueAsString(properties.handedOver(template, params)));
        RuntimeOptions once = new RuntimeOptions()
                .setAutoretry(false)
                .setConnectTimeout(5_000)
                .setReadTimeout(15_000);
        SendSmsResponse response;
        try {
            response = client.sendSmsWithOptions(request, once);
        } catch (TeaException e) {
            Integer status = e.getStatusCode();
            if (status != null && status >= 400 && status < 500) {
                throw new NotTaken(e.getCode(), LASTING.contains(e.getCode()));
            }
            throw e;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        String code = response.getBody().getCode();
        if (!"OK".equals(code)) {
            throw new NotTaken(code, LASTING.contains(code));
        }
    }
}
