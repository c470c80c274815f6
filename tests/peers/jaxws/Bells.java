import javax.jws.Oneway;
import javax.jws.WebMethod;
import javax.jws.WebParam;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.ws.Action;
import javax.xml.ws.Endpoint;
import javax.xml.ws.soap.Addressing;

/** A service that takes no message without headers of WS-Addressing. */
@WebService(name = "Bells", serviceName = "BellService", targetNamespace = "http://bells.example/")
@SOAPBinding(style = SOAPBinding.Style.RPC)
@Addressing(required = true)
public class Bells {
    static volatile String last = "";

    @WebMethod
    @Action(input = "urn:own:ring", output = "urn:own:rung")
    public int ring(@WebParam(name = "times") int times) {
        return times + 1;
    }

    @WebMethod
    public String last() {
        return last;
    }

    @WebMethod
    @Oneway
    public void toll(@WebParam(name = "name") String name) {
        last = name;
    }

    @WebMethod
    public String fail() {
        throw new IllegalStateException("no rope");
    }

    public static void main(String[] arguments) {
        String address = "http://127.0.0.1:" + arguments[0] + "/bells";
        Endpoint.publish(address, new Bells());
        System.out.println(address);
    }
}
