package io.sentinelvip.vpc;

/**
 * An answer as it goes over the wire.
 *
 * @param status HTTP's
 * @param code the error's; empty for a success
 * @param body the XML
 */
record Reply(int status, String code, String body) {

  private static final String EC2 = "http://ec2.amazonaws.com/doc/2016-11-15/";
  private static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

  static Reply ec2(String action, String requestId, String inner) {
    return new Reply(
        200,
        "",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%1$sResponse xmlns=\"%2$s\"><requestId>%3$s</requestId>%4$s</%1$sResponse>"
            .formatted(action, EC2, requestId, inner));
  }

  static Reply sts(String action, String requestId, String inner) {
    return new Reply(
        200,
        "",
        ("<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%4$s</%1$sResult><ResponseMetadata>"
                + "<RequestId>%3$s</RequestId></ResponseMetadata></%1$sResponse>")
            .formatted(action, STS, requestId, inner));
  }

  static Reply error(boolean sts, Ec2Error error, String requestId) {
    String inner = new Xml().text("Code", error.code()).text("Message", error.text()).toString();
    String body =
        sts
            ? "<ErrorResponse xmlns=\"%s\"><Error><Type>Sender</Type>%s</Error><RequestId>%s</RequestId></ErrorResponse>"
                .formatted(STS, inner, requestId)
            : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>%s</Error></Errors><RequestID>%s</RequestID></Response>"
                .formatted(inner, requestId);
    return new Reply(error.status(), error.code(), body);
  }
}
