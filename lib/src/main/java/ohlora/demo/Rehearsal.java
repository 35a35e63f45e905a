package ohlora.demo;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.*;

final class Rehearsal {
  public static void main(String[] a) {
    int n = Integer.getInteger("n", 12000), cases = 400;
    double noise = Double.parseDouble(System.getProperty("noise", ".05"));
    World world = new World(2025, 64, 128);
    Random r = new Random(7);
    float[][] w = new float[n][]; double[][] s = new double[n][6];
    Factor[] F = {Factor.EYES, Factor.MOUTH, Factor.POSE, Factor.HAIR_COLOR, Factor.HAIR_LENGTH, Factor.BACKGROUND};
    for (int i = 0; i < n; i++) { w[i] = world.mapping().map(MappingNetwork.gaussian(r, 64), MappingNetwork.gaussian(r, 3)); Factors f = world.factors(w[i]); for (int k = 0; k < 6; k++) s[i][k] = f.get(F[k]) + noise * r.nextGaussian(); }
    double[] md = new double[6]; for (int k = 0; k < 6; k++) { int kk = k; double[] v = Arrays.stream(s).mapToDouble(x -> x[kk]).sorted().toArray(); md[k] = v[n / 2]; }
    double sd=0; for(int i=0;i<128;i++){double m=0,q=0; for(float[] x:w){m+=x[i];q+=x[i]*x[i];} m/=n; sd+=Math.sqrt(q/n-m*m)/128;} System.out.printf("w sd %.2f%n",sd);
    double[][][] d = new double[8][3][]; double acc = 0, minAcc = 1; int minRows = n;
    for (int g = 0; g < 8; g++) { int gg = g; for (int p = 0; p < 3; p++) { int pp = p; int[] ix = java.util.stream.IntStream.range(0, n).filter(i -> group(s[i], md) == gg).boxed().sorted(Comparator.comparingDouble(i -> s[i][pp])).mapToInt(i -> i).toArray(); int k = (int) (ix.length * .15); minRows = Math.min(minRows, k);
      List<Integer> rows = new ArrayList<>(); for (int i = 0; i < k; i++) { rows.add(ix[i]); rows.add(-ix[ix.length - 1 - i] - 1); } Collections.shuffle(rows, r); int tr = rows.size() * 8 / 10; Problem q = new Problem(); q.l = tr; q.n = 129; q.bias = 1; q.x = new Feature[tr][]; q.y = new double[tr]; for (int i = 0; i < tr; i++) { q.x[i] = feat(w[idx(rows.get(i))]); q.y[i] = rows.get(i) < 0 ? 1 : 0; }
      Linear.disableDebugOutput(); Model m = Linear.train(q, new Parameter(SolverType.L2R_L2LOSS_SVC, 1, 1e-3)); int ok = 0; for (int i = tr; i < rows.size(); i++) if (Linear.predict(m, feat(w[idx(rows.get(i))])) == (rows.get(i) < 0 ? 1 : 0)) ok++; double ac = ok / (double) (rows.size() - tr); acc += ac / 24; minAcc = Math.min(minAcc, ac);
      double[] v = Arrays.copyOf(m.getFeatureWeights(), 128); double nn = 0; for (double x : v) nn += x * x; double sg = m.getLabels()[0] == 1 ? 1 : -1; for (int i = 0; i < 128; i++) v[i] *= sg / Math.sqrt(nn); d[g][p] = v; } }
    System.out.printf("accuracy mean %.3f min %.3f, least rows per class %d%n", acc, minAcc, minRows);
    double[] mean = new double[3], sdev = new double[3]; int pa = 0, pb = 0; double[] MO = {-1.8, -.9, 0, .9, 1.8}, EY = {-1.2, 1.2}, PO = {-1.8, -1.2, -.6, 0, .6};
    List<double[]> all = new ArrayList<>();
    for (int c = 0; c < cases; c++) { float[] w0 = world.mapping().map(MappingNetwork.gaussian(r, 64), MappingNetwork.gaussian(r, 3)); Factors f0 = world.factors(w0); double[] s0 = new double[6]; for (int k = 0; k < 6; k++) s0[k] = f0.get(F[k]); int g = group(s0, md); double[][] o = new double[3][50], y = new double[3][50]; int i = 0; for (double m : MO) for (double e : EY) for (double p : PO) { float[] x = w0.clone(); for (int j = 0; j < 128; j++) x[j] += (float) (e * d[g][0][j] + m * d[g][1][j] + p * -d[g][2][j]); Factors f = world.factors(x); o[0][i] = e; o[1][i] = m; o[2][i] = -p; for (int k = 0; k < 3; k++) y[k][i] = f.get(F[k]) + noise * r.nextGaussian(); i++; }
      double[] R = new double[3]; for (int k = 0; k < 3; k++) { R[k] = Math.abs(new org.apache.commons.math3.stat.correlation.PearsonsCorrelation().correlation(o[k], y[k])); mean[k] += R[k] / cases; sdev[k] += R[k] * R[k] / cases; } if (R[0] >= .92 && R[1] >= .88 && R[2] >= .92) pa++; if (R[0] >= .90 && R[1] >= .90 && R[2] >= .88) pb++; }
    System.out.printf("pass A %.1f %% pass B %.1f %% mean |r| eyes %.3f mouth %.3f pose %.3f sd %.3f %.3f %.3f%n", pa * 100.0 / cases, pb * 100.0 / cases, mean[0], mean[1], mean[2], Math.sqrt(sdev[0] - mean[0] * mean[0]), Math.sqrt(sdev[1] - mean[1] * mean[1]), Math.sqrt(sdev[2] - mean[2] * mean[2]));
  }
  static int idx(int i) { return i < 0 ? -i - 1 : i; }
  static Feature[] feat(float[] x) { Feature[] f = new Feature[x.length + 1]; for (int i = 0; i < x.length; i++) f[i] = new FeatureNode(i + 1, x[i]); f[x.length] = new FeatureNode(x.length + 1, 1); return f; }
  static int group(double[] s, double[] md) { return (s[3] >= md[3] ? 4 : 0) + (s[4] >= md[4] ? 2 : 0) + (s[5] >= md[5] ? 1 : 0); }
}
