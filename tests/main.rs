mod adapters_b;
#[test]
fn a() {}
