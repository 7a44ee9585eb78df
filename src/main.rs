//! The entry: the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    fanfare::cli::main()
}
