import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.ws.security.WSConstants;
import org.apache.ws.security.WSDataRef;
import org.apache.ws.security.WSEncryptionPart;
import org.apache.ws.security.WSPasswordCallback;
import org.apache.ws.security.WSSConfig;
import org.apache.ws.security.WSSecurityEngine;
import org.apache.ws.security.WSSecurityEngineResult;
import org.apache.ws.security.components.crypto.Merlin;
import org.apache.ws.security.handler.RequestData;
import org.apache.ws.security.message.WSSecHeader;
import org.apache.ws.security.message.WSSecSignature;
import org.apache.ws.security.message.WSSecTimestamp;
import org.apache.ws.security.util.WSSecurityUtil;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A service that WSS4J guards: its answer says what WSS4J saw, and is signed as the path says. */
public class Guard {
    static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    static final Merlin CRYPTO = new Merlin();

    public static void main(String[] folder) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ali", certificate(folder[0] + "/ali.der"));
        byte[] key = Files.readAllBytes(new File(folder[0] + "/shop.key").toPath());
        PrivateKey own =
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
        Certificate[] chain = {certificate(folder[0] + "/shop.der")};
        store.setKeyEntry("shop", own, "secret".toCharArray(), chain);
        CRYPTO.setKeyStore(store);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", Guard::answer);
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    static Certificate certificate(String path) throws Exception {
        try (InputStream file = new FileInputStream(path)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(file);
        }
    }

    static void answer(HttpExchange exchange) throws IOException {
        byte[] request = exchange.getRequestBody().readAllBytes();
        int status = 200;
        String text;
        try {
            String seen = String.join(" ", seen(parsed(request)));
            text = signed(
                "<SellResponse xmlns='urn:example:shop'><price>7</price><seen>" + seen
                    + "</seen></SellResponse>",
                exchange.getRequestURI().getPath());
        } catch (Exception error) {
            status = 500;
            text = envelope(
                "<e:Fault><faultcode>e:Client</faultcode><faultstring>"
                    + String.valueOf(error.getMessage()).replace("<", "&lt;").replace("&", "&amp;")
                    + "</faultstring></e:Fault>");
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What WSS4J says of a request's Security header. */
    static List<String> seen(Document request) throws Exception {
        CallbackHandler passwords = callbacks -> {
            for (Callback each : callbacks) {
                ((WSPasswordCallback) each).setPassword("opensesame");
            }
        };
        RequestData data = new RequestData();
        data.setWssConfig(WSSConfig.getNewInstance());
        data.setSigCrypto(CRYPTO);
        data.setCallbackHandler(passwords);
        Element header = WSSecurityUtil.getSecurityHeader(request, null);
        List<String> found = new ArrayList<>();
        if (header == null) {
            return found;
        }
        for (WSSecurityEngineResult each
                : new WSSecurityEngine().processSecurityHeader(header, data)) {
            int action = (Integer) each.get(WSSecurityEngineResult.TAG_ACTION);
            if (action == WSConstants.UT) {
                found.add("user");
            } else if (action == WSConstants.TS) {
                found.add("timestamp");
            } else if (action == WSConstants.SIGN) {
                @SuppressWarnings("unchecked")
                List<WSDataRef> parts =
                    (List<WSDataRef>) each.get(WSSecurityEngineResult.TAG_DATA_REF_URIS);
                for (WSDataRef part : parts) {
                    found.add("signed:" + part.getName().getLocalPart());
                }
            }
        }
        return found;
    }

    static String signed(String content, String path) throws Exception {
        Document document = parsed(envelope(content).getBytes(StandardCharsets.UTF_8));
        if (path.endsWith("/unsigned")) {
            return text(document);
        }
        WSSecHeader header = new WSSecHeader();
        header.insertSecurityHeader(document);
        WSSecTimestamp stamp = new WSSecTimestamp();
        stamp.setTimeToLive(300);
        stamp.build(document, header);
        WSSecSignature signature = new WSSecSignature();
        signature.setUserInfo("shop", "secret");
        signature.setSignatureAlgorithm("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
        signature.setDigestAlgo("http://www.w3.org/2001/04/xmlenc#sha256");
        signature.setKeyIdentifierType(
            path.endsWith("/by-issuer") ? WSConstants.ISSUER_SERIAL
                : path.endsWith("/by-thumbprint") ? WSConstants.THUMBPRINT_IDENTIFIER
                : WSConstants.BST_DIRECT_REFERENCE);
        List<WSEncryptionPart> parts = new ArrayList<>();
        parts.add(new WSEncryptionPart("Body", SOAP, ""));
        parts.add(new WSEncryptionPart("Timestamp", WSConstants.WSU_NS, ""));
        signature.setParts(parts);
        signature.build(document, CRYPTO, header);
        String text = text(document);
        return path.endsWith("/changed") ? text.replace("<price>7<", "<price>7000<") : text;
    }

    static String envelope(String content) {
        return "<e:Envelope xmlns:e='" + SOAP + "'><e:Header/><e:Body>" + content
            + "</e:Body></e:Envelope>";
    }

    static Document parsed(byte[] data) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(data));
    }

    static String text(Document document) throws Exception {
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        StringWriter writer = new StringWriter();
        transformer.transform(new DOMSource(document), new StreamResult(writer));
        return writer.toString();
    }
}
