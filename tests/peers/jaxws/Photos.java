import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.activation.DataHandler;
import javax.activation.DataSource;
import javax.jws.WebMethod;
import javax.jws.WebParam;
import javax.jws.WebResult;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.bind.annotation.XmlAccessType;
import javax.xml.bind.annotation.XmlAccessorType;
import javax.xml.bind.annotation.XmlAttachmentRef;
import javax.xml.bind.annotation.XmlMimeType;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.ws.BindingType;
import javax.xml.ws.Endpoint;
import javax.xml.ws.Holder;
import javax.xml.ws.soap.MTOM;

/** Services of binary values: bytes, typed streams and swaRef as JAXB has them, and MIME bindings. */
public class Photos {
  @XmlAccessorType(XmlAccessType.FIELD)
  public static class Photo {
    public byte[] data;
    public List<byte[]> more = new ArrayList<>();

    @XmlMimeType("application/octet-stream")
    public DataHandler typed;

    @XmlAttachmentRef public DataHandler referred;
    public String kind;
  }

  static byte[] turned(byte[] data) {
    byte[] turned = new byte[data.length];
    for (int i = 0; i < data.length; i++) turned[i] = data[data.length - 1 - i];
    return turned;
  }

  static DataHandler turned(DataHandler data, String type) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream in = data.getInputStream()) {
      in.transferTo(all);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    byte[] content = turned(all.toByteArray());
    return new DataHandler(
        new DataSource() {
          public InputStream getInputStream() { return new ByteArrayInputStream(content); }

          public OutputStream getOutputStream() { throw new UnsupportedOperationException(); }

          public String getContentType() { return type; }

          public String getName() { return null; }
        });
  }

  /** Gives what it is given, all bytes turned round. */
  @WebService(targetNamespace = "urn:photos")
  @SOAPBinding(parameterStyle = SOAPBinding.ParameterStyle.BARE)
  public static class Turning {
    @WebResult(name = "turned")
    public Photo turn(@WebParam(name = "photo") Photo photo) {
      Photo found = new Photo();
      if (photo.data != null) found.data = turned(photo.data);
      for (byte[] each : photo.more) found.more.add(turned(each));
      Collections.reverse(found.more);
      if (photo.typed != null) {
        found.kind = photo.typed.getContentType();
        found.typed = turned(photo.typed, "image/png");
      }
      if (photo.referred != null) found.referred = turned(photo.referred, "image/gif");
      return found;
    }
  }

  @MTOM(threshold = 10)
  @WebService(name = "Photos", serviceName = "Photos", targetNamespace = "urn:photos")
  @SOAPBinding(parameterStyle = SOAPBinding.ParameterStyle.BARE)
  public static class Soap11 extends Turning {}

  @MTOM(threshold = 10)
  @WebService(name = "Photos", serviceName = "Photos", targetNamespace = "urn:photos")
  @SOAPBinding(parameterStyle = SOAPBinding.ParameterStyle.BARE)
  @BindingType(javax.xml.ws.soap.SOAPBinding.SOAP12HTTP_BINDING)
  public static class Soap12 extends Turning {}

  @WebService(name = "Photos", serviceName = "Photos", targetNamespace = "urn:photos")
  @SOAPBinding(parameterStyle = SOAPBinding.ParameterStyle.BARE)
  public static class Plain extends Turning {}

  /** Whose WSDL binds photo, note and print beside the Body. */
  @WebService(
      name = "Depot",
      serviceName = "Depots",
      portName = "Depot",
      targetNamespace = "urn:depot")
  @SOAPBinding(style = SOAPBinding.Style.RPC)
  public static class Depot {
    @WebMethod(operationName = "Develop", action = "urn:Develop")
    public void develop(
        @WebParam(name = "photo", partName = "photo") byte[] photo,
        @WebParam(name = "title", partName = "title", mode = WebParam.Mode.INOUT)
            Holder<String> title,
        @WebParam(name = "note", partName = "note") String note,
        @WebParam(name = "print", partName = "print", mode = WebParam.Mode.OUT)
            Holder<byte[]> print) {
      title.value = title.value + "/" + note;
      print.value = photo == null ? null : turned(photo);
    }
  }

  static void publish(Endpoint endpoint) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/photos";
    endpoint.publish(url);
    System.out.println(url);
  }

  /** Publishes each at a port of its own, and tells where, a line each; takes the Depot's WSDL. */
  public static void main(String[] arguments) throws Exception {
    for (Object service : new Object[] {new Soap11(), new Soap12(), new Plain()}) {
      publish(Endpoint.create(service));
    }
    Endpoint depot = Endpoint.create(new Depot());
    Source wsdl = new StreamSource(new FileInputStream(arguments[0]), "http://127.0.0.1/depot.wsdl");
    depot.setMetadata(new ArrayList<>(List.of(wsdl)));
    Map<String, Object> names = new HashMap<>();
    names.put(Endpoint.WSDL_SERVICE, new QName("urn:depot", "Depots"));
    names.put(Endpoint.WSDL_PORT, new QName("urn:depot", "Depot"));
    depot.setProperties(names);
    publish(depot);
  }
}
