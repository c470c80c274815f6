/** One service for rpc/encoded: Axis reads and writes the messages, and makes the WSDL. */
public class Depot {
  public int add(int a, int b) { return a + b; }

  public Crate inner(Crate crate) { return crate.getInner(); }

  public Crate[] turn(Crate[] crates) {
    Crate[] turned = new Crate[crates.length];
    for (int i = 0; i < crates.length; i++) turned[crates.length - 1 - i] = crates[i];
    return turned;
  }

  /** Axis writes what it has twice once, and refers to it. */
  public Crate[] twice(Crate crate) { return new Crate[] {crate, crate}; }

  public int[][] table(int[][] table) { return table; }

  public String[] words(String[] words) {
    String[] loud = new String[words.length];
    for (int i = 0; i < words.length; i++) loud[i] = words[i].toUpperCase();
    return loud;
  }

  public void reset() {}

  public void store(Crate crate) throws Exception { throw new Exception("no room"); }
}
