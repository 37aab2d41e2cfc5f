import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Repeats AES-256-GCM encryptions with javax.crypto: lines of key, IV, plaintext and expected output, in hex. */
class GcmCheck {
  public static void main(String[] args) throws Exception {
    var hex = HexFormat.of();
    var lines = new BufferedReader(new InputStreamReader(System.in)).lines().toList();
    for (var line : lines) {
      var fields = line.split(",", -1);
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var key = new SecretKeySpec(hex.parseHex(fields[0]), "AES");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, hex.parseHex(fields[1])));
      var sealed = hex.formatHex(cipher.doFinal(hex.parseHex(fields[2])));
      if (!sealed.equals(fields[3])) throw new IllegalStateException("javax.crypto disagrees on " + line);
    }
    System.out.println(lines.size());
  }
}
