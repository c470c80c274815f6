/** A bean, which Axis writes as a struct. */
public class Crate implements java.io.Serializable {
  private String place;
  private Integer litres;
  private Crate inner;

  public String getPlace() { return place; }
  public void setPlace(String value) { place = value; }
  public Integer getLitres() { return litres; }
  public void setLitres(Integer value) { litres = value; }
  public Crate getInner() { return inner; }
  public void setInner(Crate value) { inner = value; }
}
