# The columns of files that exist.
sample_schema = spark.read.format("parquet").load(input_path).schema

streaming_df = (spark
    .readStream
    .format("cloudFiles")
    .schema(sample_schema)
    .option("cloudFiles.format", "parquet")
    .option("cloudFiles.schemaLocation", checkpoint_path)
    .load(input_path)
)

(spark.readStream
    .format("cloudFiles")
    .schema("id LONG, amount DOUBLE")
    .option("cloudFiles.format", "csv")  # no header: Spark takes columns by position
    .option("delimiter", ";")
    .load("/mnt/source")
    .writeStream
    .start("/mnt/target")
)
